import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { MissingError } from '@slipway/toolkit/exit'
import type { Firewalls } from './firewalls.ts'
import type { KernelSettings } from './kernel-settings.ts'
import type { Owner } from './owner.ts'
import { isRunning, thisProcess } from './owner.ts'

/** One engine or cluster at a time: two would undo one another's rules. The folder says whose turn it is and how the machine was before. */
export const claimFolder = '/run/slipway-testbed'

const fileIn = (folder: string) => path.join(folder, 'before.json')

/** The machine as it was, and what was made since. */
export interface Before {
  /** The process that has the engine or the cluster. */
  readonly owner: Owner
  readonly firewalls: Firewalls
  readonly settings: KernelSettings
  readonly interfaces: readonly string[]
  /** Folders to remove with all that is in them. */
  readonly data: readonly string[]
  /** Folders that were not there and are empty. */
  readonly mountPoints: readonly string[]
  readonly mountsSystemdGroup: boolean
}

export function readClaim(folder = claimFolder): Before | undefined {
  const file = fileIn(folder)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Before) : undefined
}

/** Refuses while the process that claimed the machine runs. */
export function refuseClaimed(claim: Before): void {
  if (!isRunning(claim.owner)) return
  throw new MissingError(`A testbed of process ${claim.owner.pid} runs. Use it (in its workspace: set -a; . .slipway/testbed/environment), or wait for its end.`)
}

/** Claims the machine for this process. Of two that start at once, one gets it and the other is refused. */
export function writeClaim(before: Omit<Before, 'owner'>, folder = claimFolder): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = path.join(folder, `${process.pid}.json`)
  writeFileSync(draft, JSON.stringify({ owner: thisProcess(), ...before }, undefined, 2))
  try {
    // A link replaces nothing, and whoever reads it reads all of it.
    linkSync(draft, fileIn(folder))
  } catch (error) {
    const claim = readClaim(folder)
    if (claim !== undefined) refuseClaimed(claim)
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

export function dropClaim(): void {
  rmSync(claimFolder, { recursive: true, force: true })
}
