import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import type { Service } from '../model/service.ts'
import { goImports, goModule } from '../workspace/edges/go-imports.ts'

/** The folders that each service's image is built from, by the folder of the service, which is the last of them. */
export function readImageSources(root: string, services: readonly Service[]): Map<string, readonly string[]> {
  const goPackages = new Map<string, readonly string[]>()
  const npmPackages = readNpmPackages(root)
  const prefix = existsSync(path.join(root, 'go.mod')) ? `${goModule(readFileSync(path.join(root, 'go.mod'), 'utf8'))}/` : ''
  return new Map(services.map(({ folder, language }) => {
    const needed = language === 'go' ? goFolders(root, folder, prefix, goPackages) : npmFolders(folder, npmPackages)
    return [folder, [...[...needed].filter((other) => other !== folder).toSorted(), folder]]
  }))
}

/** What its program imports, directly or not, without tests; widened to what changes together, so that a new import seldom changes a Dockerfile. */
function goFolders(root: string, folder: string, prefix: string, known: Map<string, readonly string[]>): Set<string> {
  const reached = new Set([folder])
  for (const one of reached) {
    for (const imported of importsOf(root, one, prefix, known)) reached.add(imported)
  }
  return new Set([...reached].map(widen))
}

function importsOf(root: string, folder: string, prefix: string, known: Map<string, readonly string[]>): readonly string[] {
  const found = known.get(folder) ?? filesIn(path.join(root, folder))
    .filter((file) => file.endsWith('.go') && !file.endsWith('_test.go'))
    .flatMap((file) => goImports(readFileSync(path.join(root, folder, file), 'utf8')))
    .filter((imported) => imported.startsWith(prefix))
    .map((imported) => imported.slice(prefix.length))
  known.set(folder, found)
  return found
}

/** None where an import is wrong: the compiler says that better. */
function filesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : []
}

/** An application or a library as a whole; of a contract, its generated Go. */
function widen(folder: string): string {
  return /^(libs\/contracts\/(?:[^/]+\/)?gen\/go|[^/]+\/[^/]+)/.exec(folder)?.[0] ?? folder
}

interface NpmPackage {
  readonly name: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function readNpmPackages(root: string): Map<string, NpmPackage> {
  const folders = ['apps', 'libs'].filter((folder) => existsSync(path.join(root, folder)))
    .flatMap((folder) => readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`))
  return new Map(folders.filter((folder) => existsSync(path.join(root, folder, 'package.json')))
    .map((folder) => [folder, JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as NpmPackage]))
}

/** Its package and those of the workspace that it depends on, directly or not. */
function npmFolders(folder: string, packages: ReadonlyMap<string, NpmPackage>): Set<string> {
  const folderOf = new Map([...packages].map(([where, { name }]) => [name, where]))
  const reached = new Set([folder])
  for (const one of reached) {
    for (const dependency of Object.keys(packages.get(one)?.dependencies ?? {})) {
      const where = folderOf.get(dependency)
      if (where !== undefined) reached.add(where)
    }
  }
  return reached
}
