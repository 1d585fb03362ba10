import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

/** One API: a folder under libs/contracts that holds protos of the package `slipway.<name>`. */
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

const notProtos = new Set(['gen', 'node_modules', 'test', 'test-results'])

/** The messages of errors (google.rpc), which the transcoder needs whatever API it serves. They are imported, so they are nobody's own contract. */
const errorMessages: Contract = {
  name: 'transcoder',
  folder: 'libs/transcoder',
  protoRoots: [`${importsFolder}/google/rpc`],
  languages: ['ts'],
}

/** Everything that has a gen/ folder. */
export function listGenerated(root: string): Contract[] {
  return [...listContracts(root), ...(existsSync(path.join(root, errorMessages.folder)) ? [errorMessages] : [])]
}

/** Every contract of the workspace, by name. */
export function listContracts(root: string): Contract[] {
  const parent = path.join(root, 'libs/contracts')
  if (!existsSync(parent)) return []
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(parent, entry.name, 'package.json')))
    .map((entry) => readContract(parent, entry.name))
    .toSorted((a, b) => a.name.localeCompare(b.name))
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

function readContract(parent: string, name: string): Contract {
  const folder = `libs/contracts/${name}`
  const protoRoots = readdirSync(path.join(parent, name), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notProtos.has(entry.name))
    .map((entry) => `${folder}/${entry.name}`)
  return { name, folder, protoRoots, languages: ['go', 'ts'] }
}
