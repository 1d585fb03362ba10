import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { MissingError } from '@slipway/toolkit/exit'
import type { Firewalls } from './firewalls.ts'
import type { KernelSettings } from './kernel-settings.ts'

/** One engine at a time: two would undo one another's rules. The folder says whose turn it is and how the machine was before. */
export const claimFolder = '/run/slipway-testbed'

const file = path.join(claimFolder, 'before.json')

/** The machine as it was, and what was made since. */
export interface Before {
  /** The process that has the engine, and when it started in the kernel's ticks. */
  readonly owner: { readonly pid: number; readonly started: string }
  readonly firewalls: Firewalls
  readonly settings: KernelSettings
  readonly interfaces: readonly string[]
  /** Folders to remove with all that is in them. */
  readonly data: readonly string[]
  /** Folders that were not there and are empty. */
  readonly mountPoints: readonly string[]
  readonly mountsSystemdGroup: boolean
}

export function readClaim(): Before | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Before) : undefined
}

/** Refuses while the process that claimed the machine runs. */
export function refuseClaimed(claim: Before): void {
  const { pid, started } = claim.owner
  if (startOf(pid) !== started) return
  throw new MissingError(`An engine of process ${pid} runs. Use it (in its workspace: set -a; . .slipway/testbed/environment), or wait for its end.`)
}

export function writeClaim(before: Omit<Before, 'owner'>): void {
  mkdirSync(claimFolder, { recursive: true, mode: 0o700 })
  const owner = { pid: process.pid, started: startOf(process.pid) }
  // Of two that start at once, one gets the file.
  writeFileSync(file, JSON.stringify({ owner, ...before }, undefined, 2), { flag: 'wx' })
}

export function dropClaim(): void {
  rmSync(claimFolder, { recursive: true, force: true })
}

/** The 22nd field of proc's stat; those after the program's name in parentheses are counted from the third. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[19]
  } catch {
    return undefined
  }
}
