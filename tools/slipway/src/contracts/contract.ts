import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** One API: a folder under libs/contracts that holds protos of the package `<organisation>.<name>`. */
export interface Contract {
  readonly name: string
  /** Relative to the workspace root, with forward slashes. */
  readonly folder: string
  /** Folders that hold its protos, relative to the workspace root: the roots of its proto packages. */
  readonly protoRoots: readonly string[]
  readonly languages: readonly ('go' | 'ts')[]
}

/** Where protos of other projects are staged for buf, relative to the workspace root. */
export const importsFolder = '.slipway/protos'

/** The folder of all APIs, one npm package. */
export const contractsFolder = 'libs/contracts'

const notProtos = new Set(['gen', 'node_modules', 'test', 'test-results'])

/** Protos that are nobody's own contract, and the TypeScript of them that is wanted. */
const imported: readonly Contract[] = [
  // What contracts import, once for all of them.
  { name: 'imports', folder: contractsFolder, protoRoots: [`${importsFolder}/google`, `${importsFolder}/buf`], languages: ['ts'] },
  // The messages of errors, which the transcoder needs whatever API it serves, and wherever it is used.
  { name: 'transcoder', folder: 'libs/transcoder', protoRoots: [`${importsFolder}/google/rpc`], languages: ['ts'] },
]

/** Everything that has a gen/ folder. */
export function listGenerated(root: string): Contract[] {
  return [...listContracts(root), ...imported.filter((one) => existsSync(path.join(root, one.folder)))]
}

/** Every contract of the workspace, by name. */
export function listContracts(root: string): Contract[] {
  const folders = foldersIn(root, contractsFolder).filter((name) => !notProtos.has(name))
  return folders.map((name) => readContract(root, name)).filter((contract) => contract.protoRoots.length > 0)
}

/** What has these names, or all that is generated. Throws where one does not exist, naming those that do. */
export function selectContracts(root: string, names: readonly string[]): Contract[] {
  const all = listGenerated(root)
  const unknown = names.filter((name) => !all.some((contract) => contract.name === name))
  if (unknown.length > 0) {
    throw new Error(`no contract ${unknown.join(', ')}: libs/contracts has ${all.map((contract) => contract.name).join(', ')}`)
  }
  return names.length === 0 ? all : all.filter((contract) => names.includes(contract.name))
}

/** The contract of that name; it has no protos if there is no such folder. */
export function readContract(root: string, name: string): Contract {
  const folder = `${contractsFolder}/${name}`
  const protoRoots = foldersIn(root, folder).filter((entry) => !notProtos.has(entry)).map((entry) => `${folder}/${entry}`)
  return { name, folder, protoRoots, languages: ['go', 'ts'] }
}

/** The packages of a contract without their versions, as folders of the import path: `slipway/catalog`. */
export function packageFolders(root: string, { folder, protoRoots }: Contract): string[] {
  return protoRoots.flatMap((protos) => foldersIn(root, protos).map((name) => path.posix.relative(folder, `${protos}/${name}`)))
}

/** The packages of a contract without their versions: `slipway.catalog`. */
export function packagesOf(root: string, contract: Contract): string[] {
  return packageFolders(root, contract).map((folder) => folder.replaceAll('/', '.'))
}

function foldersIn(root: string, folder: string): string[] {
  const absolute = path.join(root, folder)
  if (!existsSync(absolute)) return []
  return readdirSync(absolute, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).toSorted()
}
