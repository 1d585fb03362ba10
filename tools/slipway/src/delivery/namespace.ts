import { parse } from 'yaml'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { podSecurity } from '../model/pod-security.ts'
import type { Service } from '../model/service.ts'
import type { ClusterNamespace } from './cluster.ts'
import { parseObjects } from '../kubernetes/objects.ts'
import type { Helm } from './programs.ts'
import type { Release } from './release.ts'
import { releaseName } from './release.ts'
import { run } from './run.ts'
import type { Secret } from './secrets.ts'
import { missingSecrets, secretValues } from './secrets.ts'

/** Makes the namespace, or gives it what it lacks: it takes no Pod but a restricted one. */
export async function ensureNamespace(namespace: ClusterNamespace): Promise<void> {
  const { labels = {} } = (await namespace.itself())?.metadata ?? {}
  if (Object.entries(podSecurity).every(([label, level]) => labels[label] === level)) return
  await namespace.change(['apply', '--server-side', '--field-manager=slipway'], [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace.name, labels: podSecurity } }])
}

/**
 * Makes the Secrets that the chart wants to be there and that are not. Which these are, the chart says itself: it is asked what it would make of
 * them if it were given the values.
 */
export async function ensureSecrets(root: string, release: Release, { helm, namespace, services }: { readonly helm: Helm; readonly namespace: ClusterNamespace; readonly services: readonly Service[] }): Promise<void> {
  if (secretsMode(root, release) !== 'existing') return
  const values = JSON.stringify({ secrets: { mode: 'values', values: secretValues(services, process.env) } })
  const rendered = parseObjects(await run([helm.program, 'template', releaseName, ...release.source, '--namespace', release.namespace, '--values', '-'], { cwd: root, input: values }))
  const wanted = rendered.filter((object): object is Secret => object.kind === 'Secret')
  const there = await namespace.itself() === undefined ? [] : await namespace.list<Secret>('secrets')
  const missing = missingSecrets(wanted, there)
  // Never "apply": what another made meanwhile is not overwritten.
  if (missing.length > 0) await namespace.change(['create'], missing.map(({ metadata, ...secret }) => ({ ...secret, metadata: { name: metadata.name, labels: forOperator(metadata.labels) } })))
}

/** That CloudNativePG takes another password from it. What else the chart calls its own Secrets, these are not: they are no part of a release. */
function forOperator(labels: Readonly<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).filter(([label]) => label.startsWith('cnpg.io/')))
}

/** What the environment says, or the chart. */
function secretsMode(root: string, { source }: Release): string | undefined {
  const files = ['deploy/charts/slipway/values.yaml', ...source.filter((_, at) => source[at - 1] === '--values')]
  return files.map((file) => parse(readFileSync(path.join(root, file), 'utf8')) as { secrets?: { mode?: string } } | null).findLast((values) => values?.secrets?.mode !== undefined)?.secrets?.mode
}
