import type { RawProjectGraphDependency } from '@nx/devkit'
import { DependencyType } from '@nx/devkit'
import { contractOf, isEndToEnd } from '../projects/project.ts'
import { readService } from '../projects/service.ts'
import type { Read, Rooted } from './rooted.ts'

/**
 * What `needs.services` and the end-to-end tests depend on. To need a service is to need its contract: the code behind it may
 * change freely, so nothing of the caller is built or tested again. Only the end-to-end tests run the services themselves.
 */
export function serviceEdges(projects: readonly Rooted[], read: Read): RawProjectGraphDependency[] {
  const services = projects
    .map((project) => ({ project: project.name, file: `${project.root}/service.yaml`, files: project.files }))
    .filter(({ file, files }) => files.includes(file))
    .map(({ project, file }) => ({ project, ...readService(file, read(file)) }))
  const contracts = new Map(projects.map((project) => [contractOf(project.root), project.name]))
  const needed = services.flatMap((service) =>
    services
      .filter((other) => (service.needs === 'public' ? other.public : service.needs.includes(other.name)))
      .map((other) => ({ source: service.project, target: contracts.get(other.name) })),
  )
  const endToEnd = projects
    .filter((project) => isEndToEnd(project.root))
    .flatMap((project) => services.map((service) => ({ source: project.name, target: service.project })))
  return [...needed, ...endToEnd].flatMap(({ source, target }) =>
    target === undefined ? [] : [{ source, target, type: DependencyType.implicit }],
  )
}
