import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { MissingError } from '../cli/exit.ts'

/** The one place that names public images, relative to the workspace root. */
export const basesFile = 'deploy/bases.yaml'
/** The digests that `slipway images pin` read; absent until a registry answered. */
export const lockFile = 'deploy/bases.lock.yaml'

/** What the images of this workspace are made from: references by key, such as `go-build` to `golang:1.26-bookworm`. */
export type Bases = ReadonlyMap<string, string>

/** The bases as deploy/bases.yaml names them, without digests. Throws an Error that names the file and the key for what is no reference. */
export function readBases(root: string): Bases {
  return readReferences(path.join(root, basesFile), basesFile)
}

/** The digests of the lock by reference; empty without a lock. */
export function readLock(root: string): Bases {
  const file = path.join(root, lockFile)
  return existsSync(file) ? readReferences(file, lockFile) : new Map()
}

/** Each reference with its digest, where the lock has one: `golang:1.26-bookworm@sha256:…`. */
export function pinned(bases: Bases, lock: Bases): Bases {
  return new Map([...bases].map(([key, reference]) => {
    const digest = lock.get(reference)
    return [key, digest === undefined ? reference : `${reference}@${digest}`]
  }))
}

/** What stands in for bases on this machine, by the file that SLIPWAY_BASES names; none without it. A key that is no base is refused. */
export function readStandIns(bases: Bases, file: string | undefined): Bases {
  if (!file) return new Map()
  if (!existsSync(file)) throw new MissingError(`SLIPWAY_BASES: there is no file ${file}`)
  const standIns = readReferences(file, `SLIPWAY_BASES: ${file}`)
  for (const key of standIns.keys()) if (!bases.has(key)) throw new Error(`SLIPWAY_BASES: ${file}: "${key}" is no key of ${basesFile}`)
  return standIns
}

function readReferences(file: string, name: string): Bases {
  const content: unknown = parse(readFileSync(file, 'utf8')) ?? {}
  if (typeof content !== 'object' || Array.isArray(content)) throw new Error(`${name}: expected a reference for each key`)
  return new Map(Object.entries(content as object).map(([key, reference]: [string, unknown]) => {
    if (typeof reference !== 'string' || !/^\S+$/.test(reference)) throw new Error(`${name}: ${key}: ${JSON.stringify(reference)} is no image reference, such as golang:1.26-bookworm`)
    return [key, reference]
  }))
}
