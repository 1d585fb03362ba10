import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { LocatedManifest, Resources, Scale, Slo } from './manifest.ts'
import { ManifestError } from './manifest.ts'
import { suggestion } from './nearest.ts'
import { compileEnvironmentSchema } from './schema.ts'
import { YamlFile } from './yaml-file.ts'

/** What is other in one environment than the manifest says. What else is decided there is for the chart. */
export interface Difference {
  readonly scale?: Partial<Scale>
  readonly resources?: Partial<Resources>
  readonly slo?: Slo
}

/** One folder of deploy/environments. */
export interface Environment {
  readonly name: string
  /** By the name of the service. */
  readonly services: ReadonlyMap<string, Difference>
}

/**
 * Every deploy/environments/<name>/values.yaml. Throws a ManifestError that lists every problem: a service that is not there, a value
 * that is no difference.
 */
export function readEnvironments(root: string, manifests: readonly LocatedManifest[]): Environment[] {
  if (!existsSync(path.join(root, 'deploy/environments'))) return []
  const schema = compileEnvironmentSchema<{ services?: Record<string, { platform?: Difference }> } | null>(root)
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]))
  const problems: string[] = []
  const environments = globSync('deploy/environments/*/values.yaml', { cwd: root }).toSorted().map((found) => {
    const yaml = new YamlFile(root, found.replaceAll(path.sep, '/'))
    const result = yaml.validate(schema)
    const services = 'content' in result ? Object.entries(result.content?.services ?? {}).map(([name, { platform = {} }]) => [name, differenceOf(platform)] as const) : []
    problems.push(...('problems' in result ? result.problems : services.flatMap(([name, difference]) => contradictions(yaml, name, difference, byName))))
    return { name: path.basename(path.dirname(found)), services: new Map(services) }
  })
  if (problems.length > 0) throw new ManifestError(problems.join('\n'))
  return environments
}

function differenceOf({ scale, resources, slo }: Difference): Difference {
  return { ...(scale ? { scale } : {}), ...(resources ? { resources } : {}), ...(slo ? { slo } : {}) }
}

function contradictions(yaml: YamlFile, name: string, difference: Difference, manifests: ReadonlyMap<string, LocatedManifest>): string[] {
  const manifest = manifests.get(name)
  if (!manifest) {
    return [yaml.problem(['services', name], `there is no such service${suggestion(name, [...manifests.keys()])}`)]
  }
  const at = ['services', name, 'platform']
  const { min, max } = { ...manifest.scale, ...difference.scale }
  return [
    ...noDifferences(difference, manifest).map((where) => yaml.problem([...at, ...where], `is what ${manifest.folder}/service.yaml says too: leave it out`)),
    ...(max < min ? [yaml.problem([...at, 'scale'], `max is ${max} then, which is less than min, which is ${min}`)] : []),
  ]
}

/** Where a value is that the manifest has too. */
function noDifferences(difference: Difference, manifest: LocatedManifest): string[][] {
  return Object.entries(difference).flatMap(([group, values]) =>
    Object.entries(values as Record<string, unknown>)
      .filter(([key, value]) => isDeepStrictEqual((manifest[group as keyof Difference] as Record<string, unknown> | undefined)?.[key], value))
      .map(([key]) => [group, key]))
}
