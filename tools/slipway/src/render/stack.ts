import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import type { Container } from '../model/containers.ts'
import { containersOf } from '../model/containers.ts'
import type { Service } from '../model/service.ts'
import { isGateway } from '../model/service.ts'
import { commonOf, configsOf, gatewaySettings, limitsIn, networksOf, postgresContainers, secretsFolder, secretsOf, unprivileged, volumes, yamlStyle } from './containers.ts'
import { renderDatabases } from './databases.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'
import { renderRoutes } from './routes.ts'

/**
 * The system on several hosts: for `docker stack deploy`, which reads the Compose file format 3.9. It knows no order of start, so what
 * prepares a database tries until it succeeds, and servers wait for their schema, unready. It knows no no-new-privileges either: that
 * is set for the whole engine, in its daemon.json.
 */
export function renderStack(workspace: Workspace): DerivedFile[] {
  // Sample rows are for those who try it out.
  const containers = containersOf(workspace.services).filter(({ kind }) => kind !== 'sample')
  const content = {
    version: '3.9',
    services: Object.fromEntries([
      ...postgresContainers(workspace).map(({ name, definition }) => {
        const placed = name === 'postgres' ? onTheNodeOfTheData : untilDone
        return [name, { ...definition, ...unprivileged, deploy: { ...definition.deploy, ...placed } }] as const
      }),
      ...containers.map((container) => [container.name, serviceOf(container, workspace)] as const),
    ]),
    networks: networksOf(containers, (name) => ({ driver: 'overlay', ...(name === 'backend' ? { internal: true, driver_opts: { encrypted: '' } } : {}) })),
    volumes: Object.fromEntries(volumes(workspace.services).map((name) => [name, {}])),
    secrets: Object.fromEntries(secretsOf(workspace.services).map((name) => [name, { file: `../../${secretsFolder}/${name}`, name: `${workspace.organisation}-${name}-\${SECRETS_VERSION:-1}` }])),
    configs: Object.fromEntries(configsOf(workspace).map(({ name, file }) => {
      return [name, { file: `../../${file}`, name: `${workspace.organisation}-${name}-${digestOf(name, workspace)}` }]
    })),
  }
  const first = `# ${notice(`${manifests} and deploy/bases.yaml`)}\n`
  return [
    { path: 'deploy/swarm/stack.yml', content: `${first}${stringify(content, yamlStyle)}` },
    { path: 'deploy/swarm/shared-volumes.yml', content: `${first}${stringify({ version: '3.9', volumes: sharedVolumes(workspace.services) }, yamlStyle)}` },
  ]
}

/** Data on a disk of one node is where that node is: it is labelled. Data that all share may be used by any. */
const onTheNodeOfTheData = { endpoint_mode: 'dnsrr', placement: { constraints: ['${POSTGRES_PLACEMENT:-node.labels.postgres == true}'] } }
const untilDone = { restart_policy: { condition: 'on-failure', delay: '2s' } }

/** Everything new is there before anything old goes, and goes itself if it does not get healthy. */
const rolling = { update_config: { order: 'start-first', failure_action: 'rollback' }, rollback_config: { order: 'start-first' } }

function serviceOf(container: Container, workspace: Workspace): object {
  const { service, kind, environment, limits } = container
  return {
    ...commonOf(container, workspace),
    ...(isGateway(service) ? { environment: { ...environment, ...gatewaySettings, ...guarded }, ports: [{ target: 8080, published: '${PORT:-8080}', mode: '${PUBLISH:-ingress}' }] } : {}),
    healthcheck: kind === 'server' ? patience : { disable: true },
    ...(kind === 'server' ? { stop_grace_period: '30s' } : {}),
    deploy: { replicas: replicasOf(container), resources: { limits: limitsIn(limits) }, ...placing(container) },
  }
}

/** Nobody is anybody without signing in, and nobody reads the reference of the API, unless whoever deploys it says so. */
const guarded = { DEVELOPMENT_IDENTITY: '${DEVELOPMENT_IDENTITY:-}', API_DOCS: '${API_DOCS:-off}' }

/** A swarm ends whoever is unready for long. A database that is gone for a minute must not end all who wait for it, nor may a long migration. */
const patience = { interval: '5s', timeout: '3s', retries: 60, start_period: '600s' }

/** What starts with its first call elsewhere has one replica here, and what runs on time none: nobody here would start them. */
function replicasOf({ kind, service }: Container): number {
  return { server: Math.max(1, service.scale.min), preparation: 1, sample: 1, job: 0 }[kind]
}

/** Callers over gRPC balance by themselves, and need the address of every replica; the world finds the gateway by one. */
function placing({ kind, service }: Container): object {
  if (kind !== 'server') return untilDone
  return { ...rolling, endpoint_mode: isGateway(service) ? 'vip' : 'dnsrr' }
}

/** To be laid over the stack: the data where every host finds it, by NFS, so that any of them may run the database. */
function sharedVolumes(services: readonly Service[]): object {
  return Object.fromEntries(volumes(services).map((name) => [name, {
    driver: 'local',
    driver_opts: { type: 'nfs', o: 'addr=${NFS_SERVER:?the host that exports the data},nfsvers=4.2,rw,hard', device: `:\${NFS_EXPORT:?the folder that it exports}/${name}` },
  }]))
}

/** The engine lets nobody change a config that is in use: another content has another name. */
function digestOf(config: string, workspace: Workspace): string {
  const { content } = { databases: renderDatabases, routes: renderRoutes }[config as 'databases' | 'routes'](workspace)
  return createHash('sha256').update(content).digest('hex').slice(0, 12)
}
