import { stringify } from 'yaml'
import { composeReference, repositoryOf } from '../images/reference.ts'
import type { Container } from '../model/containers.ts'
import { containersOf } from '../model/containers.ts'
import { isGateway } from '../model/service.ts'
import { configsOf, limitsIn, postgresContainers, secretsOf, volumes, yamlStyle } from './containers.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** Where `slipway up` keeps what no repository may hold, relative to the workspace root. */
export const secretsFolder = '.slipway/secrets'

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
    networks: networksOf(containers),
    volumes: Object.fromEntries(volumes(workspace.services).map((name) => [name, {}])),
    secrets: Object.fromEntries(secrets.map((name) => [name, { file: `./${secretsFolder}/${name}` }])),
    configs: Object.fromEntries(configs.map(({ name, file }) => [name, { file: `./${file}` }])),
  }
  return { path: 'docker-compose.yml', content: `# ${notice(`${manifests} and deploy/bases.yaml`)}\n${stringify(content, yamlStyle)}` }
}

/** What no container needs: to write where its image is, or more rights than it starts with. */
const hardening = { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] }

function serviceOf(container: Container, { organisation }: Workspace): object {
  const { service, kind, args, environment, secrets, networks, limits, after } = container
  const gateway = isGateway(service)
  const ends = kind === 'preparation' || kind === 'sample'
  return {
    image: composeReference(repositoryOf(organisation, service.image)),
    ...(ends ? { command: args } : { build: { context: '.', dockerfile: `${service.folder}/Dockerfile` } }),
    // One that runs when its time has come is run by hand here.
    ...(kind === 'job' ? { profiles: ['jobs'] } : {}),
    environment: gateway ? { ...environment, DEVELOPMENT_IDENTITY: '${DEVELOPMENT_IDENTITY-users/developer}' } : environment,
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(gateway ? { configs: [{ source: 'routes', target: environment['DESCRIPTORS'] }], ports: ['${BIND:-127.0.0.1}:${PORT:-8080}:8080'] } : {}),
    networks,
    ...hardening,
    ...dependsOn(after),
    ...(ends ? { healthcheck: { disable: true } } : {}),
    restart: kind === 'server' ? 'unless-stopped' : 'no',
    // As long as calls in flight may take, and a little.
    ...(kind === 'server' ? { stop_grace_period: '30s' } : {}),
    deploy: { resources: { limits: limitsIn(limits) } },
  }
}

const conditions = { healthy: 'service_healthy', completed: 'service_completed_successfully' } as const

function dependsOn(after: Container['after']): object {
  const entries = Object.entries(after).map(([name, state]) => [name, { condition: conditions[state] }])
  return entries.length === 0 ? {} : { depends_on: Object.fromEntries(entries) }
}

function networksOf(containers: readonly Container[]): object {
  const used = new Set(containers.flatMap(({ networks }) => networks))
  return { ...(used.has('edge') ? { edge: {} } : {}), backend: { internal: true }, ...(used.has('outside') ? { outside: {} } : {}) }
}
