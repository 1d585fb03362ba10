import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { run } from '../program.ts'
import { keepOnly } from './cache.ts'
import type { Ingredients } from './ingredients.ts'
import { recipes } from './ingredients.ts'

export function rootFileSystemFile({ cache }: Ingredients): string {
  return path.join(cache.folder, `debian-${cache.rootFileSystem}.tar`)
}

/** Makes the file system that all bases share, unless it was made before. */
export async function makeRootFileSystem(ingredients: Ingredients, signal?: AbortSignal): Promise<void> {
  const file = rootFileSystemFile(ingredients)
  if (existsSync(file)) return
  const { archive, cache, certificates } = ingredients
  console.error(`testbed: makes the root file system of the bases from ${archive.suite}'s packages`)
  mkdirSync(cache.folder, { recursive: true })
  // Its processes end with this one: what is left of a half-made system is memory, and gone.
  const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child=KILL']
  const script = [path.join(recipes, 'rootfs.sh'), file, archive.keyring, archive.suite, archive.uri, certificates]
  const log = path.join(cache.folder, 'debootstrap.log')
  await run('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', ...script], { log, signal, killSignal: 'SIGKILL' })
  keepOnly(file, 'debian')
}
