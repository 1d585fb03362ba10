import type { Service } from '../model/service.ts'
import type { DerivedFile, Workspace } from './derived-file.ts'
import { manifests, notice } from './derived-file.ts'
import { renderGraph } from './graph.ts'

/** docs/services.md: each service in a row, and who calls whom. */
export function renderServicesPage({ services }: Workspace): DerivedFile {
  const sorted = services.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const content = `<!-- ${notice(manifests)} -->

# Services

| service | team | serves | public at | needs | replicas | objectives |
|---|---|---|---|---|---|---|
${sorted.map((service) => `| ${rowOf(service, services).join(' | ')} |`).join('\n')}

\`\`\`mermaid
${renderGraph(services)}\`\`\`
`
  return { path: 'docs/services.md', content }
}

function rowOf(service: Service, all: readonly Service[]): string[] {
  const { name, folder, team, serves, schedule, scale } = service
  return [
    `[${name}](../${folder})`, team, serves ?? `on time: \`${schedule}\``, doorOf(service, all), needsOf(service),
    schedule === undefined ? replicas(scale) : '', objectivesOf(service),
  ]
}

function doorOf({ name }: Service, all: readonly Service[]): string {
  const doors = all.flatMap(({ routes }) => routes).filter((route) => route.service === name)
  return doors.map((route) => `\`${route.kind === 'transcode' ? route.package : route.prefix}\``).join(', ')
}

function needsOf({ needs, secrets }: Service): string {
  const { services, postgres, events, hosts } = needs
  const subjects = [...events.publishes.map((subject) => `publishes ${subject}`), ...events.subscribes.map((subject) => `subscribes ${subject}`)]
  return [...services, ...(postgres ? ['PostgreSQL'] : []), ...subjects, ...hosts, ...secrets.map((secret) => `secret ${secret}`)].join(', ')
}

function replicas({ min, max }: Service['scale']): string {
  return min === max ? String(min) : `${min} to ${max}`
}

function objectivesOf({ slo }: Service): string {
  return [
    ...(slo?.availability === undefined ? [] : [`${slo.availability} %`]),
    ...Object.entries(slo?.latency ?? {}).map(([percentile, within]) => `${percentile} ${within}`),
  ].join(', ')
}
