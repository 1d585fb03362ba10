import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { readCluster } from '../cluster/read.ts'
import { contractsFolder } from '../contracts/contract.ts'
import { pinned, readBases, readLock } from '../images/bases.ts'
import { readDelivery } from '../manifest/delivery.ts'
import { readEnvironments } from '../manifest/environments.ts'
import { readManifests } from '../manifest/read.ts'
import { readSchemas } from '../manifest/schema.ts'
import { buildSystem } from '../model/system.ts'
import type { Workspace } from '../render/derived-file.ts'
import { readChartKinds } from './chart-kinds.ts'
import { readImageSources } from './image-sources.ts'

/** Reads all that derived files are made of. Throws a ManifestError or a ModelError for what contradicts the schemas or itself. */
export function readWorkspace(root: string): Workspace {
  const manifests = readManifests(root)
  const environments = readEnvironments(root, manifests)
  const services = buildSystem(manifests)
  return {
    services,
    organisation: organisationOf(root),
    license: readPackage(root).license ?? 'NONE',
    descriptors: readDescriptors(root, services.flatMap(({ contract }) => contract ?? [])),
    bases: pinned(readBases(root), readLock(root)),
    sources: readImageSources(root, services),
    delivery: readDelivery(root, environments.map(({ name }) => name)),
    schemas: readSchemas(root),
    chartKinds: readChartKinds(root),
    cluster: readCluster(root),
  }
}

/** The npm scope of the workspace without its @: what the forge calls it too, as a rule. */
export function organisationOf(root: string): string {
  const { name } = readPackage(root)
  const [, scope] = /^@([^/]+)\//.exec(name) ?? []
  if (scope === undefined) throw new Error(`package.json: the name "${name}" has no scope, such as @acme/workspace`)
  return scope
}

function readPackage(root: string): { readonly name: string; readonly license?: string } {
  return JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { name: string; license?: string }
}

function readDescriptors(root: string, contracts: readonly string[]): Map<string, Uint8Array> {
  const files = contracts.map((contract) => [contract, path.join(root, contractsFolder, contract, 'gen/descriptors.binpb')] as const)
  return new Map(files.filter(([, file]) => existsSync(file)).map(([contract, file]) => [contract, readFileSync(file)]))
}
