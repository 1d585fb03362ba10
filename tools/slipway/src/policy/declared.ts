import { networkEdges } from '../model/network.ts'
import type { Service } from '../model/service.ts'
import { ports } from '../model/service.ts'
import type { Flow } from './flows.ts'

/** Where the services run, as far as others have to be let through for it. */
export interface Setting {
  readonly postgres: 'cloudnativepg' | 'external' | 'statefulset'
  /** Whoever is no pod of ours, by name: the gateway is for all of them. */
  readonly outside: readonly string[]
  /** Where traces are taken; undefined where nobody takes them. */
  readonly telemetry?: number
}

/**
 * The flows that manifests ask for, and those that running in a cluster takes: names, metrics, what prepares databases, and what stands in for
 * services that sleep. Around the services are `dns`, `monitoring`, `telemetry`, `events`, `interceptor`, `postgres` (its pods or its addresses), `operator`
 * and `api-server` (of CloudNativePG), and `world`.
 */
export function declaredFlows(services: readonly Service[], setting: Setting): Flow[] {
  const { telemetry } = setting
  const asleep = new Set(services.filter(sleeps).map(({ name }) => name))
  const ofManifests = networkEdges(services).flatMap(({ from, to, port }) => {
    if (from === 'world') return setting.outside.map((one) => tcp(one, 'name' in to ? to.name : '', port))
    if (to.kind === 'postgres') return preparing(from).map((client) => tcp(client, 'postgres', port))
    if (to.kind === 'events') return [tcp(from, 'events', port)]
    if (to.kind === 'host') return [tcp(from, 'world', port)]
    return asleep.has(to.name) ? [tcp(from, 'interceptor', interceptorPort)] : [tcp(from, to.name, port)]
  })
  const metrics = services.filter(({ serves }) => serves !== undefined).map(({ name }) => tcp('monitoring', name, ports.admin))
  const traces = telemetry === undefined ? [] : services.map(({ name }) => tcp(name, 'telemetry', telemetry))
  const woken = services.flatMap((service) => (sleeps(service) && service.serves !== undefined ? [tcp('interceptor', service.name, ports[service.serves])] : []))
  return distinct([...ofManifests, ...metrics, ...traces, ...woken, ...ofPostgres(services, setting), ...askers(services, setting).flatMap(names)])
}

const interceptorPort = 8080

const sleeps = ({ serves, scale }: Service) => serves !== undefined && scale.min === 0

/** Who connects to the database of a service. */
const preparing = (service: string) => [service, `${service}-migrate`, `${service}-seed`]

function ofPostgres(services: readonly Service[], { postgres }: Setting): Flow[] {
  if (postgres === 'external' || !services.some(hasDatabase)) return []
  if (postgres === 'statefulset') return [tcp('databases', 'postgres', ports.postgres)]
  const managed = [ports.postgres, 8000].flatMap((port) => [tcp('postgres', 'postgres', port), tcp('operator', 'postgres', port)])
  return [...managed, tcp('monitoring', 'postgres', 9187), tcp('postgres', 'api-server', 6443)]
}

/** Whoever finds others by their names. */
function askers(services: readonly Service[], { postgres }: Setting): string[] {
  const withDatabase = services.filter(hasDatabase)
  const ofDatabases = { external: [], statefulset: ['databases'], cloudnativepg: ['postgres'] }[postgres]
  return [...services.map(({ name }) => name), ...withDatabase.flatMap(({ name }) => preparing(name).slice(1)), ...(withDatabase.length > 0 ? ofDatabases : [])]
}

const hasDatabase = ({ needs }: Service) => needs.postgres

function names(from: string): Flow[] {
  return ['TCP', 'UDP'].map((protocol) => ({ from, to: 'dns', ports: { protocol, first: 53, last: 53 } }))
}

function tcp(from: string, to: string, port: number): Flow {
  return { from, to, ports: { protocol: 'TCP', first: port, last: port } }
}

/** Two hosts at one port are the same addresses. */
function distinct(flows: readonly Flow[]): Flow[] {
  return [...new Map(flows.map((flow) => [JSON.stringify(flow), flow])).values()]
}
