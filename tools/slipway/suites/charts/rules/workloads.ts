import type { KubernetesObject, Labels } from '../../../src/kubernetes/objects.ts'
import { podTemplates } from '../../../src/policy/pods.ts'
import type { Selector } from '../../../src/policy/selector.ts'
import { selects } from '../../../src/policy/selector.ts'
import type { Rule } from './rule.ts'
import { at, list, objectRule } from './rule.ts'

const workloads = ['Deployment', 'StatefulSet']

/** How workloads and what refers to them fit together. */
export const workloadRules: readonly Rule[] = [
  objectRule('a workload selects its own pods and nobody else\'s', workloads, ({ kind, metadata, spec }, objects) => {
    const selector = at(spec, 'selector') as Selector
    const selected = podTemplates(objects, '').filter(({ labels }) => selects(selector, labels))
    return selected.length !== 1 || selected[0]?.workload !== metadata.name || selected[0].kind !== kind
  }),
  objectRule('what an autoscaler scales is there, and does not say itself how many it has', ['HorizontalPodAutoscaler', 'ScaledObject'], ({ spec }, objects) => {
    const { kind = 'Deployment', name } = at(spec, 'scaleTargetRef') as { readonly kind?: string; readonly name: string }
    const target = find(objects, kind, name)
    return target === undefined || at(target['spec'], 'replicas') !== undefined
  }),
  objectRule('a disruption budget is for one workload, which has more pods than have to stay', ['PodDisruptionBudget'], ({ spec }, objects) => {
    const selected = selectedWorkloads(objects, at(spec, 'selector') as Selector)
    const [target] = selected
    if (selected.length !== 1 || target === undefined) return true
    const stay = at(spec, 'minAvailable')
    return typeof stay === 'number' ? leastPods(target, objects) <= stay : at(spec, 'maxUnavailable') === 0
  }),
  objectRule('a workload that has always several pods has a disruption budget', workloads, (workload, objects) =>
    leastPods(workload, objects) > 1
    && !objects.some(({ kind, spec }) => kind === 'PodDisruptionBudget' && selects(at(spec, 'selector') as Selector, at(workload['spec'], 'template', 'metadata', 'labels') as Labels))),
  objectRule('a service leads to a port of one workload', ['Service'], ({ spec }, objects) => {
    const selected = selectedWorkloads(objects, { matchLabels: (at(spec, 'selector') ?? {}) as Labels })
    const [target] = selected
    if (at(spec, 'type') === 'ExternalName') return false
    return selected.length !== 1 || target === undefined || list(at(spec, 'ports')).some((port) => !hasPort(target, at(port, 'targetPort') ?? at(port, 'port')))
  }),
]

/** How many pods it has at least. */
function leastPods(workload: KubernetesObject, objects: readonly KubernetesObject[]): number {
  const scaler = objects.find(({ kind, spec }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind) && at(spec, 'scaleTargetRef', 'name') === workload.metadata.name)
  const least = scaler === undefined ? at(workload['spec'], 'replicas') : (at(scaler['spec'], 'minReplicas') ?? at(scaler['spec'], 'minReplicaCount'))
  return Number(least ?? 1)
}

function selectedWorkloads(objects: readonly KubernetesObject[], selector: Selector): KubernetesObject[] {
  return objects.filter(({ kind, spec }) => workloads.includes(kind) && selects(selector, at(spec, 'template', 'metadata', 'labels') as Labels))
}

function hasPort(workload: KubernetesObject, wanted: unknown): boolean {
  const ports = list(at(workload['spec'], 'template', 'spec', 'containers')).flatMap((container) => list(at(container, 'ports')))
  return ports.some((port) => at(port, 'name') === wanted || at(port, 'containerPort') === wanted)
}

function find(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name === name)
}
