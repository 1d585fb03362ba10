import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'

/** Which files of a workspace are whose. What no pattern matches is the fork's own. */
export interface Upstream {
  /** The version of upstream that the files were last taken from. */
  readonly version: string
  /** Upstream's own: an upgrade replaces them. */
  readonly upstream: readonly string[]
  /** The shop: there to learn from, and taken away by the generator `prune`. */
  readonly sample: readonly string[]
}

/** Where the manifest of what upstream owns is, relative to the workspace root. */
export const upstreamFile = 'upstream.yaml'

/** Reads it. Throws one sentence if it is not there or is not what it should be. */
export function readUpstream(root: string): Upstream {
  const file = path.join(root, upstreamFile)
  if (!existsSync(file)) throw new Error(`${upstreamFile} is missing: it says which files an upgrade may replace`)
  const content = parse(readFileSync(file, 'utf8')) as Partial<Upstream> | null
  for (const key of ['upstream', 'sample'] as const) {
    if (!isStrings(content?.[key])) throw new Error(`${upstreamFile}: ${key} must be a list of patterns, such as tools/**`)
  }
  if (typeof content?.version !== 'string') throw new Error(`${upstreamFile}: version must be a text, such as "1.0.0"`)
  return content as Upstream
}

/** Whether a file, relative to the workspace root, is among patterns. */
export function isAmong(file: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => path.matchesGlob(file, pattern))
}

/** What is wrong with it, given all files of the workspace: patterns that match nothing, and files that are said to be both. */
export function upstreamMistakes({ upstream, sample }: Upstream, files: readonly string[]): string[] {
  const sampled = files.filter((file) => isAmong(file, sample))
  // Without a sample, as after prune, its patterns have nothing to match.
  const wanted = sampled.length > 0 ? [...upstream, ...sample] : upstream
  const idle = wanted.filter((pattern) => !files.some((file) => path.matchesGlob(file, pattern)))
  const both = sampled.filter((file) => isAmong(file, upstream))
  return [
    ...idle.map((pattern) => `${pattern} matches no file: take it out, or write what it should be`),
    ...both.map((file) => `${file} is under both upstream and sample`),
  ]
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}
