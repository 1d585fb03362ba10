import { databaseVariables, gatewayVariables, memoryVariables, migrateVariables, ownSecret, secretVariables } from './container-environment.ts'
import { passwordSecret } from './database.ts'
import type { Limits } from './limits.ts'
import { limitsOf } from './limits.ts'
import type { Service } from './service.ts'
import { isGateway, ports } from './service.ts'
import { upstreamVariables } from './upstreams.ts'

/** Who may reach whom: the world the gateway, the system itself, and some of it hosts outside. */
export type ContainerNetwork = 'edge' | 'backend' | 'outside'

/** A container that a service runs in, or something that it needs done before. */
export interface Container {
  readonly name: string
  /** Whose image, and whose it is. */
  readonly service: Service
  /** What its program is called with. */
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Names of the secrets that it finds as files in /run/secrets. */
  readonly secrets: readonly string[]
  readonly networks: readonly ContainerNetwork[]
  readonly limits: Limits
  /** What must be so before it starts, by name of a container. */
  readonly after: Readonly<Record<string, 'healthy' | 'completed'>>
  /** What it is for: to serve; to end before others start, also by adding sample rows; or to run when its time has come. */
  readonly kind: 'server' | 'preparation' | 'sample' | 'job'
}

/** What makes databases and roles before anything migrates. */
export const databasesContainer = 'databases'

/** Names of containers that no service may have. */
export const reservedNames: readonly string[] = ['postgres', databasesContainer]

/** Names of the containers that run before a service with a database. */
export function preparationNames(service: string): { readonly migrate: string; readonly seed: string } {
  return { migrate: `${service}-migrate`, seed: `${service}-seed` }
}

/** The containers of a system, in start order. */
export function containersOf(services: readonly Service[]): Container[] {
  const byName = new Map(services.map((service) => [service.name, service]))
  return services.flatMap((service) => [...preparations(service), main(service, (name) => targetOf(byName.get(name), name))])
}

function main(service: Service, target: (name: string) => string): Container {
  const { name, needs } = service
  const before = preparations(service).map((container) => [container.name, 'completed'] as const)
  return {
    ...common(service),
    name,
    args: [],
    environment: { ...upstreamVariables(service, target), ...gatewayVariables(service), ...databaseVariables(service), ...secretVariables(service), ...memoryVariables(service) },
    secrets: [...(needs.postgres ? [passwordSecret(name, 'app')] : []), ...ownSecrets(service)],
    after: Object.fromEntries([...before, ...needs.services.map((other) => [other, 'healthy'] as const)]),
    kind: service.schedule === undefined ? 'server' : 'job',
  }
}

/** Migrates as the owner of the database, then adds sample rows as the role that serves. */
function preparations(service: Service): Container[] {
  const { name, needs } = service
  if (!needs.postgres) return []
  const { migrate, seed } = preparationNames(name)
  // Whoever has the owner's password needs nobody else.
  const networks = ['backend'] as const
  return [
    {
      ...common(service), networks, name: migrate, args: ['migrate'], kind: 'preparation', after: { [databasesContainer]: 'completed' },
      environment: { ...migrateVariables(service), ...secretVariables(service) },
      secrets: [passwordSecret(name, 'owner'), ...ownSecrets(service)],
    },
    {
      ...common(service), networks, name: seed, args: ['seed'], kind: 'sample', after: { [migrate]: 'completed' },
      environment: { ...databaseVariables(service), ...secretVariables(service) },
      secrets: [passwordSecret(name, 'app'), ...ownSecrets(service)],
    },
  ]
}

function common(service: Service): Pick<Container, 'service' | 'networks' | 'limits'> {
  const networks = [...(isGateway(service) ? ['edge' as const] : []), 'backend' as const, ...(service.needs.hosts.length > 0 ? ['outside' as const] : [])]
  return { service, networks, limits: limitsOf(service.resources) }
}

/** Where callers find a service of this name: a gRPC target, or an origin. */
export function targetOf(service: Service | undefined, name: string): string {
  if (service?.serves === undefined) throw new Error(`the service "${name}" serves nothing that could be called`)
  return `${service.serves === 'grpc' ? 'dns:///' : 'http://'}${name}:${ports[service.serves]}`
}

function ownSecrets({ name, secrets }: Service): string[] {
  return secrets.map((variable) => ownSecret(name, variable))
}
