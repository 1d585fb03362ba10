import { MissingError } from '@slipway/toolkit/exit'
import { withoutServices } from '../machine/service-policy.ts'
import { findProgram, run } from '../program.ts'

/** What a private engine needs of the machine: programs, each with the Debian package it is in. */
const programs: Readonly<Record<string, string>> = {
  dockerd: 'docker.io',
  'docker-init': 'tini',
  debootstrap: 'debootstrap',
  iptables: 'iptables',
  nft: 'nftables',
  ip: 'iproute2',
  mount: 'mount',
  unshare: 'util-linux',
  setpriv: 'util-linux',
}

/** Installed along with the engine where the distribution has them apart from it. */
const apart = ['docker-cli', 'docker-buildx']

/** Installs the packages of the programs that are not there. Refuses, with what to do, a machine where an engine cannot be made. */
export async function installPackages(signal?: AbortSignal): Promise<void> {
  refuseUnsuited()
  const missing = missingPackages((program) => findProgram(program) !== undefined)
  if (missing.length === 0) return
  console.error(`testbed: installs ${missing.join(', ')} by apt-get; they stay`)
  await run('apt-get', ['update', '--quiet'], { signal })
  const known = missing.includes('docker.io') ? await knownPackages(apart) : []
  await withoutServices(() => run('apt-get', ['install', '--yes', '--no-install-recommends', ...missing, ...known], { env: { DEBIAN_FRONTEND: 'noninteractive' }, signal }))
}

export function missingPackages(has: (program: string) => boolean): string[] {
  return [...new Set(Object.entries(programs).filter(([program]) => !has(program)).map(([, pkg]) => pkg))]
}

function refuseUnsuited(): void {
  const remedy = 'Start a Docker engine, or name one by DOCKER_HOST; the testbed makes one only on Debian or Ubuntu, as root.'
  if (process.platform !== 'linux') throw new MissingError(`No Docker engine answers, and this is ${process.platform}. ${remedy}`)
  if (process.getuid?.() !== 0) throw new MissingError(`No Docker engine answers, and this user may not make one. ${remedy}`)
  if (findProgram('apt-get') === undefined) throw new MissingError(`No Docker engine answers, and there is no apt-get to install one. ${remedy}`)
}

async function knownPackages(names: readonly string[]): Promise<string[]> {
  const listing = await run('apt-cache', ['pkgnames', 'docker-'])
  return names.filter((name) => listing.split('\n').includes(name))
}
