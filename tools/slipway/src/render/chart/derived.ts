import { repositoryOf } from '../../images/reference.ts'
import { databaseVariables, gatewayVariables, goMemoryPercent, migrateVariables, ownSecret, secretVariables } from '../../model/container-environment.ts'
import { targetOf } from '../../model/containers.ts'
import { databaseNames, grantStatements, passwordSecret } from '../../model/database.ts'
import { memoryBurst } from '../../model/limits.ts'
import { networkEdges } from '../../model/network.ts'
import type { Service } from '../../model/service.ts'
import { isGateway, ports } from '../../model/service.ts'
import { upstreamVariables } from '../../model/upstreams.ts'
import type { Workspace } from '../derived-file.ts'

/** What the model knows of a service, for the chart, which decides nothing of this. Its schema is in derived-schema.ts. */
export interface Derived {
  readonly image: { readonly repository: string }
  readonly language: Service['language']
  /** Whether it lets the world in. */
  readonly gateway: boolean
  /** Where it listens; none for a program with a schedule. */
  readonly port?: number
  readonly callers: readonly string[]
  readonly calls: readonly { readonly service: string; readonly port: number }[]
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly postgres?: Database
  /** Variables of what serves or runs on time, of what migrates, and of what adds sample rows. */
  readonly environment: Readonly<Record<string, string>>
  readonly migrate: Readonly<Record<string, string>>
  readonly seed: Readonly<Record<string, string>>
  /** Files in /run/secrets that hold its own secrets. */
  readonly secrets: readonly { readonly variable: string; readonly file: string }[]
  /** What a replica may take: so many times the memory that it asks for, and how much of that a Go program is told. */
  readonly limits: { readonly memoryBurst: number; readonly goMemoryPercent: number }
}

interface Database {
  readonly database: string
  readonly owner: Role
  readonly app: Role
  /** What the owner has to run once, so that others are kept out and the app has its rows. */
  readonly grants: readonly string[]
}

interface Role {
  readonly name: string
  /** That holds its password, and the file in /run/secrets. */
  readonly secret: string
}

/** The chart says where PostgreSQL is; Kubernetes puts that in the place of this. */
const postgresAddress = '$(POSTGRES_ADDRESS)'

export function derivedOf(service: Service, { services, organisation }: Pick<Workspace, 'services' | 'organisation'>): Derived {
  const { name, needs, serves, secrets } = service
  const byName = new Map(services.map((other) => [other.name, other]))
  const database = databaseVariables(service, postgresAddress)
  const own = secretVariables(service)
  return {
    image: { repository: repositoryOf(organisation, service.image) },
    language: service.language,
    gateway: isGateway(service),
    ...(serves === undefined ? {} : { port: ports[serves] }),
    callers: service.callers,
    ...edgesOf(service, services),
    ...(needs.postgres ? { postgres: databaseOf(name) } : {}),
    environment: { ...upstreamVariables(service, (other) => targetOf(byName.get(other), other)), ...gatewayVariables(service), ...(isGateway(service) ? guarded : {}), ...database, ...own },
    migrate: needs.postgres ? { ...migrateVariables(service, postgresAddress), ...own } : {},
    seed: needs.postgres ? { ...database, ...own } : {},
    secrets: secrets.map((variable) => ({ variable, file: ownSecret(name, variable) })),
    limits: { memoryBurst, goMemoryPercent },
  }
}

/** Nobody reads the reference of the API unless whoever deploys it says so. */
const guarded = { API_DOCS: 'off' }

function edgesOf(service: Service, services: readonly Service[]): Pick<Derived, 'calls' | 'hosts'> {
  const edges = networkEdges(services).filter(({ from }) => from === service.name)
  return {
    calls: edges.flatMap(({ to, port }) => (to.kind === 'service' ? [{ service: to.name, port }] : [])),
    hosts: edges.flatMap(({ to, port }) => (to.kind === 'host' ? [{ host: to.name, port }] : [])),
  }
}

function databaseOf(service: string): Database {
  const names = databaseNames(service)
  const role = (of: 'owner' | 'app') => ({ name: names[of], secret: passwordSecret(service, of) })
  return { database: names.database, owner: role('owner'), app: role('app'), grants: grantStatements(names) }
}
