import { defaultsOf, groups, resolved } from './chart/defaults.ts'
import { chartFolder } from './chart-values.ts'
import type { DerivedFile, JsonSchema, Workspace } from './derived-file.ts'
import { notice } from './derived-file.ts'

/** The values that people may set, in a table. */
export function renderChartReadme(workspace: Workspace): DerivedFile {
  const { environment } = workspace.schemas
  const [defaults, definitions] = [defaultsOf(workspace), environment.definitions ?? {}]
  const image = { ...definitions['servicePlatform'], properties: { image: definitions['image'] ?? {}, ...definitions['servicePlatform']?.properties } }
  const content = `<!-- ${notice('deploy/environment.schema.json and deploy/manifest.schema.json')} -->

# The umbrella chart

The whole system as one release. [docs/charts.md](../../../docs/charts.md) says what it makes and why; who it serves is in [docs/services.md](../../../docs/services.md).

\`\`\`sh
helm dependency build deploy/charts/slipway
helm upgrade --install slipway deploy/charts/slipway --namespace slipway-staging --create-namespace \\
  --values deploy/environments/staging/values.yaml --values deploy/environments/staging/images.yaml
\`\`\`

Every service has \`manifest\` and \`derived\`, which come from its \`service.yaml\`, and \`platform\`, which an environment may set. A key that is in no table is refused.

## For one service: services.NAME.platform

${tableOf(rowsOf(image, undefined, '', workspace))}
${groups.map((group) => `\n## ${group}\n\n${definitions[group]?.description ?? ''}\n\n${tableOf(rowsOf(definitions[group] ?? {}, defaults[group], `${group}.`, workspace))}`).join('\n')}
`
  return { path: `${chartFolder}/README.md`, content }
}

interface Row {
  readonly key: string
  readonly says: string
  readonly unless: unknown
}

const manifestSchema = 'manifest.schema.json'

/** One for each value, and for each group that has something to say. */
function rowsOf(schema: JsonSchema, defaults: unknown, prefix: string, workspace: Workspace): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, reference]) => {
    const child = resolved(reference, workspace)
    const value = (defaults as Readonly<Record<string, unknown>> | undefined)?.[name]
    if (child.properties === undefined) return [{ key: prefix + name, says: saysOf(child), unless: value }]
    if (reference.$ref?.startsWith(manifestSchema)) return [{ key: prefix + name, says: `${child.description ?? ''} As in service.yaml: \`${Object.keys(child.properties).join('`, `')}\`.`, unless: value }]
    const heading = child.description === undefined ? [] : [{ key: prefix + name, says: child.description, unless: undefined }]
    return [...heading, ...rowsOf(child, value, `${prefix}${name}.`, workspace)]
  })
}

function saysOf({ description = '', enum: choices }: JsonSchema): string {
  const named = choices === undefined || choices.every((choice) => description.includes(choice)) ? '' : choices.map((choice) => `\`${choice}\``).join(', ')
  return [description, named].filter((part) => part !== '').join(' One of: ') || '—'
}

function tableOf(rows: readonly Row[]): string {
  const lines = rows.map(({ key, says, unless }) => `| \`${key}\` | ${says.replaceAll('|', '\\|')} | ${unless === undefined ? '' : `\`${JSON.stringify(unless)}\``} |`)
  return ['| key | what it says | unless said |', '|---|---|---|', ...lines].join('\n')
}
