import type { CreateDependenciesContext, RawProjectGraphDependency } from '@nx/devkit'
import { readManifests } from '../manifest/read.ts'

/**
 * What no source file says: a public service's contract is what the gateway transcodes, and end-to-end tests run
 * every service. Calls between services (`needs.services`) are no edges here: the caller builds and tests against
 * the contract, which it imports.
 */
export function manifestDependencies(root: string, projects: CreateDependenciesContext['projects']): RawProjectGraphDependency[] {
  const services = readManifests(root)
  const nameAt = new Map(Object.entries(projects).map(([name, project]) => [project.root, name]))
  const edges = Object.keys(projects)
    .filter((name) => name.endsWith('-e2e'))
    .flatMap((source) => services.map((service) => ({ source, target: nameAt.get(service.folder) })))
  for (const caller of services.filter((service) => service.needs.services === 'public')) {
    const contracts = services.filter((service) => service.public && service.serves === 'grpc').map((service) => `libs/contracts/${service.name}`)
    edges.push(...contracts.map((folder) => ({ source: nameAt.get(caller.folder) ?? '', target: nameAt.get(folder) })))
  }
  return edges.flatMap(({ source, target }) => (target === undefined || source === '' ? [] : [{ source, target, type: 'implicit' as const }]))
}
