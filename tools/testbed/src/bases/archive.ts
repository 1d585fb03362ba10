import { existsSync, readFileSync } from 'node:fs'
import { MissingError } from '@slipway/toolkit/exit'
import { run } from '../program.ts'

/** Where packages come from: what apt of this machine is configured with. */
export interface Archive {
  readonly uri: string
  readonly suite: string
  readonly keyring: string
}

export async function readArchive(): Promise<Archive> {
  const release = readFileSync('/etc/os-release', 'utf8')
  const suite = osReleaseValue(release, 'VERSION_CODENAME')
  const keyring = `/usr/share/keyrings/${osReleaseValue(release, 'ID')}-archive-keyring.gpg`
  if (suite === undefined || !existsSync(keyring)) throw new MissingError('The bases are made on Debian and Ubuntu only, and /etc/os-release names neither.')
  // Without the release's information it needs no lists, which a fresh machine has not.
  const listing = await run('apt-get', ['indextargets', '--no-release-info', '--format', '$(IDENTIFIER) $(RELEASE) $(COMPONENT) $(REPO_URI)', 'Created-By: Packages'])
  const uri = archiveOf(listing, suite)
  if (uri === undefined) throw new MissingError(`apt on this machine has no source of ${suite}'s main packages: see /etc/apt/sources.list.d.`)
  return { uri, suite, keyring }
}

/** The source of a suite's main packages, from lines of identifier, release, component and URI. */
export function archiveOf(listing: string, suite: string): string | undefined {
  const targets = listing.split('\n').map((line) => line.split(' '))
  return targets.find(([kind, release, component]) => kind === 'Packages' && release === suite && component === 'main')?.[3]
}

export function osReleaseValue(text: string, name: string): string | undefined {
  return new RegExp(`^${name}="?([^"\n]*)"?$`, 'm').exec(text)?.[1]
}
