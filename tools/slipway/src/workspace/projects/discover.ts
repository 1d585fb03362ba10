import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { contractsFolder, listContracts } from '../../contracts/contract.ts'
import { foldersIn, filesIn } from './tree.ts'
import type { Project } from './project.ts'
import { contractOf } from './project.ts'

/**
 * Every project of the workspace: npm workspaces, contracts, Go applications (`apps/go-*`) and each package folder of a Go
 * library (`libs/go-*`). `manifests` are the paths of all go.mod and package.json files, relative to `root`.
 */
export function discover(root: string, manifests: readonly string[]): Project[] {
  const projects = [...npmWorkspaces(root, manifests), ...contracts(root)]
  return existsSync(path.join(root, 'go.mod')) ? [...projects, ...goApps(root), ...goPackages(root)] : projects
}

/** The APIs are one npm package, and each a project of its own. */
function contracts(root: string): Project[] {
  const manifest = `${contractsFolder}/package.json`
  if (!existsSync(path.join(root, manifest))) return []
  return listContracts(root).map(({ name, folder }) => ({ kind: 'contract', name: `contracts-${name}`, manifest, root: folder, files: filesIn(root, folder) }))
}

function npmWorkspaces(root: string, manifests: readonly string[]): Project[] {
  const patterns = readPackage(root, 'package.json').workspaces ?? []
  const folders = manifests.filter((file) => file.endsWith('/package.json')).map((file) => path.posix.dirname(file))
  return folders
    .filter((folder) => patterns.some((pattern) => path.matchesGlob(folder, pattern)))
    .map((folder) => ({
      kind: contractOf(folder) === undefined ? 'package' : 'contract',
      name: unscoped(root, `${folder}/package.json`),
      manifest: `${folder}/package.json`,
      root: folder,
      files: filesIn(root, folder),
    }))
}

/** A folder that holds no Go, but what tests or editors left in it, is none. */
function goApps(root: string): Project[] {
  return foldersIn(root, 'apps')
    .filter((folder) => folder.startsWith('go-'))
    .map((name) => ({ kind: 'go-app', name, manifest: 'go.mod', root: `apps/${name}`, files: filesIn(root, `apps/${name}`) }) as const)
    .filter(({ files }) => files.some(isGoSource))
}

function goPackages(root: string): Project[] {
  const libraries = foldersIn(root, 'libs').filter((folder) => folder.startsWith('go-'))
  return libraries.flatMap((library) => {
    const files = filesIn(root, `libs/${library}`)
    const folders = new Set(files.filter(isGoSource).map((file) => path.posix.dirname(file)))
    const byFolder = Map.groupBy(files, (file) => nearest(path.posix.dirname(file), folders))
    return [...folders].toSorted().map((folder) => {
      const name = path.posix.join(library, folder)
      const own = (byFolder.get(folder) ?? []).map((file) => path.posix.relative(folder, file))
      return { kind: 'go-package', name: name.replaceAll('/', '-'), manifest: 'go.mod', root: `libs/${name}`, files: own }
    })
  })
}

/** The folder itself or the closest one above it that is among the given ones; `.` stands above all. */
function nearest(folder: string, among: ReadonlySet<string>): string {
  return folder === '.' || among.has(folder) ? folder : nearest(path.posix.dirname(folder), among)
}

// Go itself ignores what stands under testdata, and files and folders that begin with an underscore.
const isGoSource = (file: string) => file.endsWith('.go') && !/(^|\/)(testdata\/|_)/.test(file)

function unscoped(root: string, manifest: string): string {
  const { name } = readPackage(root, manifest)
  if (!name) throw new Error(`${manifest}: "name" is missing`)
  return name.slice(name.indexOf('/') + 1)
}

interface PackageJson {
  readonly name?: string
  readonly workspaces?: readonly string[]
}

function readPackage(root: string, file: string): PackageJson {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as PackageJson
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON`, { cause: error })
  }
}
