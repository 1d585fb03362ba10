import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { MissingError } from '@slipway/toolkit/exit'
import { findBinaries } from '@slipway/toolkit/postgres-binaries'
import { findProgram, run } from '../program.ts'
import type { Archive } from './archive.ts'
import { readArchive } from './archive.ts'

/** What the stand-ins are made from, all of it on this machine already or in the archive that its apt uses. */
export interface Ingredients {
  readonly archive: Archive
  readonly certificates: string
  readonly go: { readonly folder: string; readonly version: string; readonly proxy: string; readonly sums: string }
  readonly node: { readonly binary: string; readonly npm: string; readonly registry: string; readonly versions: readonly string[] }
  readonly postgres: { readonly folder: string; readonly version: string }
  /** Where what was made is kept, and by what keys. */
  readonly cache: { readonly folder: string; readonly rootFileSystem: string; readonly bases: string }
}

export const recipes = path.resolve(import.meta.dirname, '../../docker')

export async function listIngredients(root: string): Promise<Ingredients> {
  const [archive, go, node] = await Promise.all([readArchive(), readGo(), readNode(root)])
  const certificates = '/etc/ssl/certs/ca-certificates.crt'
  if (!existsSync(certificates)) throw new MissingError(`There are no certificates at ${certificates}: apt-get install ca-certificates.`)
  const postgres = readPostgres()
  const rootFileSystem = digest([JSON.stringify(archive), process.arch, readFileSync(certificates), ...contents('rootfs.sh')])
  const bases = digest([rootFileSystem, JSON.stringify([go, node, postgres]), ...contents('bases/**/*')])
  return { archive, certificates, go, node, postgres, cache: { folder: path.join(root, '.slipway/testbed'), rootFileSystem, bases } }
}

async function readGo() {
  const [folder = '', version = '', proxy = '', sums = ''] = (await run('go', ['env', 'GOROOT', 'GOVERSION', 'GOPROXY', 'GOSUMDB'])).split('\n')
  return { folder: realpathSync(folder), version, proxy, sums }
}

/** The one that `npm start` runs. */
function readPostgres() {
  const folder = findBinaries()
  return { folder, version: versionIn(path.dirname(folder)) }
}

async function readNode(root: string) {
  const { folder, version } = packageOf(root, `node-linux-${process.arch}`)
  const npm = npmFolder()
  const registry = (await run('npm', ['config', 'get', 'registry'])).trim()
  return { binary: path.join(folder, 'bin/node'), npm, registry, versions: [version, versionIn(npm)] }
}

/** npm is a folder of JavaScript with all that it depends on; some distributions spread that over others. */
function npmFolder(): string {
  const program = findProgram('npm')
  const folder = program === undefined ? undefined : path.resolve(realpathSync(program), '../..')
  if (folder !== undefined && existsSync(path.join(folder, 'node_modules/@npmcli/arborist'))) return folder
  throw new MissingError('The npm of this machine is not one folder that can be copied: install the npm that comes with Node.')
}

function packageOf(root: string, name: string): { folder: string; version: string } {
  try {
    const folder = path.dirname(createRequire(path.join(root, 'package.json')).resolve(`${name}/package.json`))
    return { folder, version: versionIn(folder) }
  } catch (cause) {
    throw new MissingError(`The npm package ${name} is not installed: npm ci.`, { cause })
  }
}

function versionIn(folder: string): string {
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  return version
}

function contents(pattern: string): Buffer[] {
  const files = globSync(pattern, { cwd: recipes, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => path.join(entry.parentPath, entry.name)).toSorted().map((file) => readFileSync(file))
}

function digest(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(createHash('sha256').update(part).digest())
  return hash.digest('hex').slice(0, 16)
}
