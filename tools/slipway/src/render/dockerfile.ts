import { baseKeys, baseVariable } from '../model/bases.ts'
import type { Service } from '../model/service.ts'
import { ports } from '../model/service.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { notice } from './derived-file.ts'
import { goStage } from './dockerfile/go-stage.ts'
import { nodeStage } from './dockerfile/node-stage.ts'

/** Nobody: the user of distroless images that has no name anywhere else. */
const imageUser = '65532:65532'

/** How the program of an image is run. */
interface Program {
  readonly entrypoint: readonly string[]
  readonly environment: readonly string[]
}

/** A Dockerfile for each service, whose context is the workspace. Plain Dockerfile syntax: BuildKit of 2020 understands it. */
export function renderDockerfiles(workspace: Workspace): DerivedFile[] {
  return workspace.services.map((service) => ({ path: `${service.folder}/Dockerfile`, content: dockerfile(service, workspace) }))
}

function dockerfile(service: Service, workspace: Workspace): string {
  const sources = workspace.sources.get(service.folder) ?? [service.folder]
  const keys = baseKeys(service)
  const [stage, program] = service.language === 'go' ? [goStage(service, sources), goProgram(service)] : [nodeStage(service, sources), nodeProgram]
  return `${[
    `# ${notice('apps/*/service.yaml, deploy/bases.yaml and what the code imports')}`,
    [...keys.map((key) => `ARG ${baseVariable(key)}=${workspace.bases.get(key) ?? missing(key)}`), `ARG VARIANT=distroless`].join('\n'),
    `FROM ${buildPlatform(service)}\${${baseVariable(keys[0])}} AS build\n${stage}`,
    ...variants(keys),
    `FROM on-\${VARIANT}\nCOPY --from=build /out/ /\n${finish(service, program, workspace)}`,
  ].join('\n\n')}\n`
}

/** Compilers run natively and build for the platform that was asked for; those of C do not. */
function buildPlatform({ build }: Service): string {
  return build.cgo ? '' : '--platform=$BUILDPLATFORM '
}

/** Stages of names that no registry has: another variant is an error, and not an image of somebody's. */
function variants([, ...keys]: readonly string[]): string[] {
  return keys.map((key) => {
    const variable = baseVariable(key)
    const variant = /distroless|alpine/.exec(key)?.[0]
    return `FROM \${${variable}} AS on-${variant}\nARG ${variable}\nLABEL org.opencontainers.image.base.name="\${${variable}}"`
  })
}

const nodeProgram: Program = { entrypoint: ['node', '/app/main.mjs'], environment: ['NODE_ENV=production', 'PATH=/nodejs/bin:/usr/local/bin:/usr/bin:/bin'] }

function goProgram({ image }: Service): Program {
  return { entrypoint: [`/app/${image}`], environment: [] }
}

function finish(service: Service, { entrypoint, environment }: Program, { organisation, license }: Workspace): string {
  const { name, team, serves } = service
  const labels = {
    title: name, vendor: organisation, authors: `@${organisation}/${team}`, licenses: license, version: '${VERSION}', revision: '${REVISION}',
  }
  return [
    ...environment.map((variable) => `ENV ${variable}`),
    'ARG VERSION=""',
    'ARG REVISION=""',
    `LABEL ${Object.entries(labels).map(([key, value]) => `org.opencontainers.image.${key}="${value}"`).join(' \\\n      ')}`,
    `USER ${imageUser}`,
    'STOPSIGNAL SIGTERM',
    ...(serves === undefined ? [] : [
      `EXPOSE ${ports[serves]} ${ports.admin}`,
      // Short, for those who wait for it to start; asking takes 10 to 50 ms of CPU.
      `HEALTHCHECK --interval=3s --timeout=3s --start-period=60s --retries=3 CMD ${JSON.stringify([...entrypoint, 'health'])}`,
    ]),
    `ENTRYPOINT ${JSON.stringify(entrypoint)}`,
  ].join('\n')
}

function missing(key: string): never {
  throw new Error(`deploy/bases.yaml: "${key}" is missing: an image is made from it`)
}
