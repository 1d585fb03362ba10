import type { CreateNodeOptions, DocumentOptions, SchemaOptions, ToStringOptions } from 'yaml'
import { composeReference, repositoryOf } from '../images/reference.ts'
import { ownSecret, routesPath } from '../model/container-environment.ts'
import type { Container, ContainerNetwork } from '../model/containers.ts'
import { databasesContainer } from '../model/containers.ts'
import { passwordSecret } from '../model/database.ts'
import type { Limits } from '../model/limits.ts'
import type { Service } from '../model/service.ts'
import { isGateway } from '../model/service.ts'
import { databasesFile } from './databases.ts'
import type { Workspace } from './derived-file.ts'
import { routesFile } from './routes.ts'

// What the compose file and the stack have alike: their formats agree in all of this.

/** Without anchors, and with quotes around what older readers would take for a truth value. */
export const yamlStyle: DocumentOptions & SchemaOptions & CreateNodeOptions & ToStringOptions = { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' }

/** Where `slipway up` keeps what no repository may hold, relative to the workspace root. */
export const secretsFolder = '.slipway/secrets'

/** Everything secret that containers get, by name. */
export function secretsOf(services: readonly Service[]): string[] {
  return [...passwordsOf(services), ...services.flatMap(({ name, secrets }) => secrets.map((variable) => ownSecret(name, variable)))].toSorted()
}

/** Those that only the system itself has to know: the passwords of the database's roles. */
export function passwordsOf(services: readonly Service[]): string[] {
  const roles = services.filter(({ needs }) => needs.postgres).flatMap(({ name }) => [passwordSecret(name, 'owner'), passwordSecret(name, 'app')])
  return roles.length === 0 ? [] : [superuserSecret, ...roles]
}

/** What whoever runs the gateway may tell it, by variables of the same names: not set means what it does by itself. */
export const gatewaySettings: Readonly<Record<string, string>> = Object.fromEntries(
  ['API_DOCS', 'ERRORS', 'FORWARD_HEADERS', 'RESPONSE_HEADERS', 'WEB_SOCKET_ORIGINS'].map((name) => [name, `\${${name}:-}`]),
)

/** Files that containers get and that are no secret. */
export function configsOf({ services }: Pick<Workspace, 'services'>): { readonly name: string; readonly file: string; readonly target: string }[] {
  return [
    ...(needsPostgres(services) ? [{ name: 'databases', file: databasesFile, target: databasesPath }] : []),
    ...(services.some(isGateway) ? [{ name: 'routes', file: routesFile, target: routesPath }] : []),
  ]
}

export function volumes(services: readonly Service[]): string[] {
  return needsPostgres(services) ? ['postgres'] : []
}

/** PostgreSQL itself, and what makes its databases; none where no service has one. */
export function postgresContainers({ services, bases }: Workspace): { readonly name: string; readonly definition: { readonly deploy: object } & Record<string, unknown>; readonly after: Container['after'] }[] {
  if (!needsPostgres(services)) return []
  const image = `\${POSTGRES_IMAGE:-${bases.get('postgres')}}`
  const common = { image, user: postgresUser, networks: ['backend'] }
  return [
    {
      name: 'postgres',
      after: {},
      definition: {
        ...common,
        environment: { POSTGRES_PASSWORD_FILE: `/run/secrets/${superuserSecret}` },
        secrets: [superuserSecret],
        volumes: [
          { type: 'volume', source: 'postgres', target: '/var/lib/postgresql' },
          ...Object.entries({ '/run/postgresql': 16, '/tmp': 16, '/dev/shm': 256 }).map(([target, MiB]) => ({ type: 'tmpfs', target, tmpfs: { size: MiB * 1024 * 1024 } })),
        ],
        healthcheck: { test: ['CMD', 'pg_isready', '--host=127.0.0.1', '--username=postgres'], interval: '2s', timeout: '3s', retries: 30, start_period: '120s' },
        stop_grace_period: '60s',
        deploy: { resources: { limits: limitsIn({ cpus: 1, memoryMiB: 1024, pids: 512 }) } },
      },
    },
    {
      name: databasesContainer,
      after: { postgres: 'healthy' },
      definition: {
        ...common,
        entrypoint: ['sh', '-c', `PGPASSWORD="$$(cat /run/secrets/${superuserSecret})" exec psql --quiet --host=postgres --username=postgres --no-psqlrc --file=${databasesPath}`],
        secrets: passwordsOf(services),
        configs: [{ source: 'databases', target: databasesPath }],
        // The image declares a volume there: it would be another one with every start.
        volumes: [{ type: 'tmpfs', target: '/var/lib/postgresql' }],
        deploy: { resources: { limits: limitsIn({ cpus: 1, memoryMiB: 128, pids: 64 }) } },
      },
    },
  ]
}

/** What every container of a service has, in whichever format. */
export function commonOf({ service, args, environment, secrets, networks }: Container, { organisation }: Workspace): object {
  return {
    image: composeReference(repositoryOf(organisation, service.image)),
    ...(args.length > 0 ? { command: args } : {}),
    environment,
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(isGateway(service) ? { configs: [{ source: 'routes', target: routesPath }] } : {}),
    networks,
    ...unprivileged,
  }
}

/** What no container needs: to write where its image is, or more rights than its user has. */
export const unprivileged = { read_only: true, cap_drop: ['ALL'] }

/** Networks that a container is on, each as `definition` says. */
export function networksOf(containers: readonly Container[], definition: (network: ContainerNetwork) => object): object {
  const used = new Set<ContainerNetwork>(['backend', ...containers.flatMap(({ networks }) => networks)])
  return Object.fromEntries((['edge', 'backend', 'outside'] as const).filter((name) => used.has(name)).map((name) => [name, definition(name)]))
}

/** Compose reads M as 1024 * 1024 bytes. */
export function limitsIn({ cpus, memoryMiB, pids }: Limits): object {
  return { cpus: String(cpus), memory: `${memoryMiB}M`, pids }
}

/** Of the official image, where it is built on Debian. */
const postgresUser = '999:999'
export const superuserSecret = 'postgres-password'
const databasesPath = '/etc/slipway/databases.sql'

function needsPostgres(services: readonly Service[]): boolean {
  return services.some(({ needs }) => needs.postgres)
}
