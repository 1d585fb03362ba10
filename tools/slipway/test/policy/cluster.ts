import { stringify } from 'yaml'
import type { Surroundings } from '../../src/policy/endpoints.ts'
import { evaluateFlows, printFlow } from '../../src/policy/flows.ts'
import { parseObjects } from '../../src/kubernetes/objects.ts'

export const around: Surroundings = {
  namespace: 'ours',
  namespaces: { monitoring: { purpose: 'monitoring' } },
  pods: [{ name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } }],
  podRange: '10.244.0.0/16',
  ranges: [{ name: 'private', blocks: ['10.0.0.0/8', '192.168.0.0/16'] }, { name: 'world', blocks: ['0.0.0.0/0', '::/0'] }],
}

/** A policy of our namespace. */
export function policy(name: string, spec: Readonly<Record<string, unknown>>) {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec }
}

/** A Deployment of pods that have its name as the label `app`. */
export function deployment(name: string, ports: readonly unknown[] = [], labels: Readonly<Record<string, string>> = {}) {
  const template = { metadata: { labels: { app: name, ...labels } }, spec: { containers: [{ name, ports }] } }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template } }
}

export const app = (name: string) => ({ matchLabels: { app: name } })
export const denyAll = policy('deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })

/** The flows of objects, printed; `about` leaves out those that do not have it. */
export function flowsOf(objects: readonly unknown[], about = /./): string[] {
  const text = objects.map((object) => stringify(object)).join('---\n')
  return evaluateFlows(parseObjects(text), around).map(printFlow).filter((flow) => about.test(flow)).toSorted()
}
