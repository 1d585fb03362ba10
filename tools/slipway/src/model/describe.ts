import { networkEdges } from './network.ts'
import { objectives } from './objectives.ts'
import type { Service } from './service.ts'

/** The whole model, for those who read JSON: services in start order, who may talk to whom, what is public, what is promised. */
export function describeModel(services: readonly Service[]): object {
  return {
    services: services.map(({ routes: _routes, packages: _packages, ...service }) => service),
    network: networkEdges(services),
    routes: services.flatMap(({ routes }) => routes),
    objectives: objectives(services),
  }
}
