import { UsageError } from '../cli/exit.ts'
import type { Bases } from './bases.ts'
import { readLock } from './bases.ts'
import { isDigest, writeLock } from './lock.ts'

export interface Pinning {
  readonly root: string
  /** Every reference that deploy/bases.yaml names. What else the lock holds is dropped. */
  readonly references: readonly string[]
  /** Those to ask for, all by default. The others keep what they have. */
  readonly asked?: readonly string[]
  /** What a registry says that a reference is: `sha256:…`. */
  resolve(reference: string): Promise<string>
  /** Only compares; nothing is written. */
  readonly check?: boolean
}

export interface Pinned {
  /** What the registry said otherwise than the lock; `from` is undefined where the lock had nothing. */
  readonly moved: readonly { readonly reference: string; readonly from: string | undefined; readonly to: string }[]
  /** What the registry did not tell. The lock keeps what it had. */
  readonly unread: readonly { readonly reference: string; readonly why: string }[]
  /** What the lock had and no base names any more. */
  readonly dropped: readonly string[]
}

/** Asks a registry for the digests of the base images and writes those that it told to the lock. */
export async function pinBases({ root, references, asked = references, resolve, check = false }: Pinning): Promise<Pinned> {
  for (const reference of asked) {
    if (!references.includes(reference)) throw new UsageError(`${reference} is no base image of deploy/bases.yaml`)
  }
  const there = readLock(root)
  const answers = await Promise.all([...new Set(asked)].filter((reference) => !reference.includes('@')).map((reference) => ask(reference, resolve)))
  const told = answers.filter((answer) => 'digest' in answer)
  const next: Bases = new Map([
    ...[...there].filter(([reference]) => references.includes(reference)),
    ...told.map(({ reference, digest }) => [reference, digest] as const),
  ])
  if (!check && !isSame(there, next)) writeLock(root, next)
  return {
    moved: told.filter(({ reference, digest }) => there.get(reference) !== digest).map(({ reference, digest }) => ({ reference, from: there.get(reference), to: digest })),
    unread: answers.filter((answer) => 'why' in answer),
    dropped: [...there.keys()].filter((reference) => !references.includes(reference)),
  }
}

/** One line for each thing that came out, and whether it came out right: all was read and, when only compared, is what it was. */
export function describePinned({ moved, unread, dropped }: Pinned, { check = false } = {}): { readonly lines: string[]; readonly good: boolean } {
  const lines = [
    ...moved.map(({ reference, from, to }) => `${reference} is ${to}${from === undefined ? ', which is not in the lock' : `, and was ${from}`}`),
    ...dropped.map((reference) => `${reference} is named by no base any more`),
    ...unread.map(({ reference, why }) => `${reference} could not be read: ${why}`),
  ]
  const stale = moved.length + dropped.length > 0
  return { lines: check && stale ? [...lines, 'to take this over, run: npx slipway images pin'] : lines, good: unread.length === 0 && !(check && stale) }
}

type Answer = { readonly reference: string; readonly digest: string } | { readonly reference: string; readonly why: string }

async function ask(reference: string, resolve: Pinning['resolve']): Promise<Answer> {
  try {
    const digest = await resolve(reference)
    return isDigest(digest) ? { reference, digest } : { reference, why: `the registry answered ${JSON.stringify(digest)}, which is no digest` }
  } catch (error) {
    return { reference, why: error instanceof Error ? error.message : String(error) }
  }
}

function isSame(one: Bases, other: Bases): boolean {
  return one.size === other.size && [...one].every(([reference, digest]) => other.get(reference) === digest)
}
