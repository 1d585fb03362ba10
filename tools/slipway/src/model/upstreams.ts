import type { Service } from './service.ts'
import { addressVariable, isGateway } from './service.ts'

/**
 * The variables that tell a service where those are that it calls: an address for each, and for the gateway who serves which package
 * or prefix. `target` answers a gRPC target or an origin by the name of a service.
 */
export function upstreamVariables(service: Service, target: (name: string) => string): Record<string, string> {
  if (!isGateway(service)) return Object.fromEntries(service.needs.services.map((name) => [addressVariable(name), target(name)]))
  return {
    UPSTREAMS: service.routes.flatMap((route) => (route.kind === 'transcode' ? [`${route.package}=${target(route.service)}`] : [])).join(','),
    FORWARDS: service.routes.flatMap((route) => (route.kind === 'forward' ? [`${route.prefix}=${target(route.service)}`] : [])).join(','),
  }
}
