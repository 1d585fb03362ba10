import { installPackages } from '../machine/packages.ts'
import { run } from '../program.ts'

/** What a private engine needs of the machine. */
export const enginePrograms = {
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

const refusal = {
  why: 'No Docker engine answers',
  remedy: 'Start a Docker engine, or name one by DOCKER_HOST; the testbed makes one only on Debian or Ubuntu, as root.',
}

export async function installEngine(signal?: AbortSignal): Promise<void> {
  const besides = (missing: readonly string[]) => (missing.includes('docker.io') ? knownPackages(apart) : Promise.resolve([]))
  await installPackages(enginePrograms, refusal, { besides, signal })
}

async function knownPackages(names: readonly string[]): Promise<string[]> {
  const listing = await run('apt-cache', ['pkgnames', 'docker-'])
  return names.filter((name) => listing.split('\n').includes(name))
}
