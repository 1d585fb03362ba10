import type { Service } from './service.ts'
import { isGateway, ports } from './service.ts'

/** Somebody who may open connections to something. */
export interface NetworkEdge {
  /** The name of a service, or `world`: whoever is outside. */
  readonly from: string
  readonly to: Peer
  readonly port: number
}

/** What is connected to. */
export type Peer =
  | { readonly kind: 'service'; readonly name: string }
  /** The database of the service that connects. */
  | { readonly kind: 'postgres' }
  | { readonly kind: 'events' }
  | { readonly kind: 'host'; readonly name: string }

/** Who may talk to whom: what the manifests need, and nothing else. */
export function networkEdges(services: readonly Service[]): NetworkEdge[] {
  const byName = new Map(services.map((service) => [service.name, service]))
  return services.flatMap((service) => {
    const { postgres, events, hosts } = service.needs
    const calls = service.needs.services.flatMap((name) => {
      const port = portOf(byName.get(name))
      return port === undefined ? [] : [{ from: service.name, to: { kind: 'service', name }, port } as const]
    })
    return [
      ...(isGateway(service) ? [{ from: 'world', to: { kind: 'service', name: service.name }, port: ports.http } as const] : []),
      ...calls,
      ...(postgres ? [{ from: service.name, to: { kind: 'postgres' }, port: ports.postgres } as const] : []),
      ...(events.publishes.length + events.subscribes.length > 0 ? [{ from: service.name, to: { kind: 'events' }, port: ports.events } as const] : []),
      ...hosts.map((host) => hostEdge(service.name, host)),
    ]
  })
}

function hostEdge(from: string, host: string): NetworkEdge {
  const [name = host, port = '443'] = host.split(':')
  return { from, to: { kind: 'host', name }, port: Number(port) }
}

function portOf(service: Service | undefined): number | undefined {
  return service?.serves === undefined ? undefined : ports[service.serves]
}
