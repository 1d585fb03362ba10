import type { RawProjectGraphDependency } from '@nx/devkit'
import { DependencyType } from '@nx/devkit'
import type { LocatedManifest } from '../../manifest/manifest.ts'
import { isEndToEnd } from '../projects/project.ts'
import type { Rooted } from './rooted.ts'

/**
 * What `needs.services` and the end-to-end tests depend on. To need a service is to need its contract: the code behind it may
 * change freely, so nothing of the caller is built or tested again. Only the end-to-end tests run the services themselves.
 */
export function serviceEdges(projects: readonly Rooted[], services: readonly LocatedManifest[]): RawProjectGraphDependency[] {
  const nameAt = new Map(projects.map((project) => [project.root, project.name]))
  const needed = services.flatMap((service) =>
    services
      .filter((other) => other !== service && isNeeded(other, service.needs.services))
      .map((other) => ({ source: nameAt.get(service.folder), target: nameAt.get(`libs/contracts/${other.contract ?? other.name}`) })),
  )
  const endToEnd = projects
    .filter((project) => isEndToEnd(project.root))
    .flatMap((project) => services.map((service) => ({ source: project.name, target: nameAt.get(service.folder) })))
  return [...needed, ...endToEnd].flatMap(({ source, target }) =>
    source === undefined || target === undefined ? [] : [{ source, target, type: DependencyType.implicit }],
  )
}

function isNeeded(service: LocatedManifest, needs: LocatedManifest['needs']['services']): boolean {
  return needs === 'public' ? service.public && service.serves === 'grpc' : needs.includes(service.name)
}
