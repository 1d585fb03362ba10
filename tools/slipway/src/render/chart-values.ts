import { stringify } from 'yaml'
import type { Service } from '../model/service.ts'
import { defaultsOf } from './chart/defaults.ts'
import { derivedOf } from './chart/derived.ts'
import { yamlStyle } from './containers.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'

/** Where the umbrella chart is, relative to the workspace root. */
export const chartFolder = 'deploy/charts/slipway'

/** What the chart is given where an environment says nothing: each service as its manifest, what the model knows, and nothing of a platform. */
export function renderChartValues(workspace: Workspace): DerivedFile {
  const content = {
    ...defaultsOf(workspace),
    services: Object.fromEntries(workspace.services.map((service) => [service.name, {
      manifest: manifestOf(service, workspace), derived: derivedOf(service, workspace), platform: {},
    }])),
  }
  const sources = `${manifests}, deploy/environment.schema.json and deploy/bases.yaml`
  return { path: `${chartFolder}/values.yaml`, content: `# ${notice(sources)}\n# yaml-language-server: $schema=values.schema.json\n${stringify(content, yamlStyle)}` }
}

/** What service.yaml says, with its defaults. */
function manifestOf(service: Service, { schemas }: Workspace): object {
  return Object.fromEntries(Object.keys(schemas.manifest.properties ?? {}).flatMap((key) => {
    const value = service[key as keyof Service]
    return value === undefined ? [] : [[key, value]]
  }))
}
