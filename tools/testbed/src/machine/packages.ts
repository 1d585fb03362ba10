import { MissingError } from '@slipway/toolkit/exit'
import { findProgram, run } from '../program.ts'
import { withoutServices } from './service-policy.ts'

/** What a testbed needs of the machine: programs, each with the Debian package it is in. A path is of a program outside PATH. */
export type Needs = Readonly<Record<string, string>>

/**
 * Installs the packages of the programs that are not there, with those that `besides` answers. Refuses a machine where that cannot be done;
 * `refusal` says what for, and what else would do.
 */
export async function installPackages(needs: Needs, refusal: Refusal, { besides = async () => [], signal }: InstallOptions = {}): Promise<void> {
  refuseUnsuited(refusal)
  const missing = missingPackages(needs, (program) => findProgram(program) !== undefined)
  if (missing.length === 0) return
  console.error(`testbed: installs ${missing.join(', ')} by apt-get; they stay`)
  await run('apt-get', ['update', '--quiet'], { signal })
  const more = await besides(missing)
  await withoutServices(() => run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing, ...more], { env: { DEBIAN_FRONTEND: 'noninteractive' }, signal }))
}

export interface Refusal {
  /** Such as "No Docker engine answers". */
  readonly why: string
  readonly remedy: string
}

export interface InstallOptions {
  readonly besides?: (missing: readonly string[]) => Promise<readonly string[]>
  readonly signal?: AbortSignal | undefined
}

export function missingPackages(needs: Needs, has: (program: string) => boolean): string[] {
  return [...new Set(Object.entries(needs).filter(([program]) => !has(program)).map(([, pkg]) => pkg))]
}

function refuseUnsuited({ why, remedy }: Refusal): void {
  if (process.platform !== 'linux') throw new MissingError(`${why}, and this is ${process.platform}. ${remedy}`)
  if (process.getuid?.() !== 0) throw new MissingError(`${why}, and this user may not make one. ${remedy}`)
  if (findProgram('apt-get') === undefined) throw new MissingError(`${why}, and there is no apt-get to install one. ${remedy}`)
}
