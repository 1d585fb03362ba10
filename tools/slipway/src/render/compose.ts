import { stringify } from 'yaml'
import type { Container } from '../model/containers.ts'
import { containersOf } from '../model/containers.ts'
import { isGateway } from '../model/service.ts'
import { commonOf, configsOf, gatewaySettings, limitsIn, networksOf, postgresContainers, secretsFolder, secretsOf, unprivileged, volumes, yamlStyle } from './containers.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** The system on one engine, by the Compose Specification: https://github.com/compose-spec/compose-spec. */
export function renderCompose(workspace: Workspace): DerivedFile {
  const containers = containersOf(workspace.services)
  const [secrets, configs] = [secretsOf(workspace.services), configsOf(workspace)]
  const content = {
    name: workspace.organisation,
    services: Object.fromEntries([
      ...postgresContainers(workspace).map(({ name, definition, after }) => [name, { ...definition, ...hardening, ...dependsOn(after), restart: name === 'postgres' ? 'unless-stopped' : 'no' }] as const),
      ...containers.map((container) => [container.name, serviceOf(container, workspace)] as const),
    ]),
    networks: networksOf(containers, (name) => (name === 'backend' ? { internal: true } : {})),
    volumes: Object.fromEntries(volumes(workspace.services).map((name) => [name, {}])),
    secrets: Object.fromEntries(secrets.map((name) => [name, { file: `./${secretsFolder}/${name}` }])),
    configs: Object.fromEntries(configs.map(({ name, file }) => [name, { file: `./${file}` }])),
  }
  return { path: 'docker-compose.yml', content: `# ${notice(`${manifests} and deploy/bases.yaml`)}\n${stringify(content, yamlStyle)}` }
}

const hardening = { ...unprivileged, security_opt: ['no-new-privileges:true'] }

function serviceOf(container: Container, workspace: Workspace): object {
  const { service, kind, environment, limits, after } = container
  const prepares = kind === 'preparation' || kind === 'sample'
  return {
    ...commonOf(container, workspace),
    // Nobody else's image of this name: it is built here, or the registry is named.
    pull_policy: '${SLIPWAY_PULL_POLICY:-never}',
    ...(prepares ? {} : { build: { context: '.', dockerfile: `${service.folder}/Dockerfile` } }),
    // One that runs when its time has come is run by hand here, with what prepares it.
    ...(service.schedule === undefined ? {} : { profiles: ['jobs'] }),
    ...(isGateway(service) ? { environment: { ...environment, ...gatewaySettings, ...nobodySignsIn }, ports: ['127.0.0.1:${PORT:-8080}:8080'] } : {}),
    ...hardening,
    ...dependsOn(after),
    ...(prepares ? { healthcheck: { disable: true } } : {}),
    restart: kind === 'server' ? 'unless-stopped' : 'no',
    // As long as calls in flight may take, and a little.
    ...(kind === 'server' ? { stop_grace_period: '30s' } : {}),
    deploy: { resources: { limits: limitsIn(limits) } },
  }
}

/** Which is safe where only this machine reaches the port. */
const nobodySignsIn = { DEVELOPMENT_IDENTITY: '${DEVELOPMENT_IDENTITY-users/developer}' }

const conditions = { healthy: 'service_healthy', completed: 'service_completed_successfully' } as const

function dependsOn(after: Container['after']): object {
  const entries = Object.entries(after).map(([name, state]) => [name, { condition: conditions[state] }])
  return entries.length === 0 ? {} : { depends_on: Object.fromEntries(entries) }
}
