import path from 'node:path'
import { stringify } from 'yaml'
import { writeWhole } from '../output/write-whole.ts'
import type { Bases } from './bases.ts'
import { lockFile } from './bases.ts'

const firstLine = '# Written by "npx slipway images pin": what a registry said that each reference of bases.yaml is.'

/** Whether a text is the whole digest of an image, and nothing shorter. */
export const isDigest = (text: unknown): text is string => typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text)

/** Writes the digests by reference, sorted: whole or not at all. */
export function writeLock(root: string, lock: Bases): void {
  writeWhole(path.join(root, lockFile), `${firstLine}\n${stringify(Object.fromEntries(sorted(lock)))}`)
}

/** By code unit, which is the same on every machine. */
function sorted(lock: Bases): [string, string][] {
  return [...lock].toSorted(([a], [b]) => (a < b ? -1 : 1))
}
