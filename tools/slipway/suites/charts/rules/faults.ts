import type { KubernetesObject } from '../../../src/kubernetes/objects.ts'

/** Something wrong with what is rendered for the services that have everything, and the rule that has to find it. */
export interface Fault {
  readonly breaks: string
  readonly kind: string
  readonly name: string
  /** Where it is changed, and to what; undefined takes it away. */
  readonly at: readonly (string | number)[]
  readonly to: unknown
}

const pod = ['spec', 'template', 'spec'] as const
const container = [...pod, 'containers', 0] as const
const fault = (breaks: string, kind: string, name: string, at: readonly (string | number)[], to: unknown): Fault => ({ breaks, kind, name, at, to })

export const faults: readonly Fault[] = [
  fault('no container may gain privileges or keep a capability', 'Deployment', 'stock', [...container, 'securityContext', 'allowPrivilegeEscalation'], true),
  fault('no container may gain privileges or keep a capability', 'StatefulSet', 'postgres', [...container, 'securityContext', 'capabilities', 'drop'], ['NET_RAW']),
  fault('no container may gain privileges or keep a capability', 'Deployment', 'stock', [...container, 'securityContext', 'capabilities', 'add'], ['NET_ADMIN']),
  fault('no container writes to its own root', 'CronJob', 'sweep', ['spec', 'jobTemplate', ...container, 'securityContext', 'readOnlyRootFilesystem'], undefined),
  fault('no pod runs as root, and each has the runtime\'s seccomp profile', 'Deployment', 'pages', [...pod, 'securityContext', 'runAsNonRoot'], false),
  fault('no pod runs as root, and each has the runtime\'s seccomp profile', 'Deployment', 'pages', [...pod, 'securityContext', 'seccompProfile'], undefined),
  fault('no pod shares anything with its node', 'Deployment', 'pages', [...pod, 'hostPID'], true),
  fault('no pod shares anything with its node', 'Deployment', 'pages', [...pod, 'volumes'], [{ name: 'node', hostPath: { path: '/' } }]),
  fault('no pod has a token of the API', 'StatefulSet', 'postgres', [...pod, 'automountServiceAccountToken'], undefined),
  fault('every pod has an account of its own, which has no token', 'ServiceAccount', 'pages', ['automountServiceAccountToken'], true),
  fault('every container asks for CPU and memory, and has a limit of memory', 'Deployment', 'pages', [...container, 'resources', 'limits', 'memory'], undefined),
  fault('every image is named by its digest', 'Deployment', 'pages', [...container, 'image'], 'registry.example/pages:latest'),
  fault('every container that serves is probed', 'Deployment', 'pages', [...container, 'readinessProbe'], undefined),
  fault('a pod that serves is given the time that its drain takes', 'Deployment', 'pages', [...pod, 'terminationGracePeriodSeconds'], 5),
  fault('a pod that serves is given the time that its drain takes', 'Deployment', 'pages', [...container, 'lifecycle'], undefined),
  fault('pods of a workload that may have several are spread over nodes', 'Deployment', 'pages', [...pod, 'topologySpreadConstraints'], []),
  fault('a workload selects its own pods and nobody else\'s', 'Deployment', 'stock', ['spec', 'selector', 'matchLabels', 'app.kubernetes.io/component'], undefined),
  fault('what an autoscaler scales is there, and does not say itself how many it has', 'HorizontalPodAutoscaler', 'stock', ['spec', 'scaleTargetRef', 'name'], 'stocks'),
  fault('what an autoscaler scales is there, and does not say itself how many it has', 'Deployment', 'sleeper', ['spec', 'replicas'], 2),
  fault('a disruption budget is for one workload, which has more pods than have to stay', 'PodDisruptionBudget', 'stock', ['spec', 'maxUnavailable'], 0),
  fault('a workload that has always several pods has a disruption budget', 'PodDisruptionBudget', 'stock', ['spec', 'selector', 'matchLabels', 'app.kubernetes.io/name'], 'single'),
  fault('a service leads to a port of one workload', 'Service', 'stock', ['spec', 'ports', 0, 'targetPort'], 'web'),
  fault('a service leads to a port of one workload', 'Service', 'stock', ['spec', 'selector', 'app.kubernetes.io/name'], 'stocks'),
  fault('every object says what it is part of and who manages it', 'NetworkPolicy', 'all.deny', ['metadata', 'labels', 'app.kubernetes.io/part-of'], undefined),
  fault('every object is in the namespace of its release', 'Service', 'stock', ['metadata', 'namespace'], 'default'),
  fault('every pod says what it is', 'StatefulSet', 'postgres', ['spec', 'template', 'metadata', 'labels', 'app.kubernetes.io/name'], undefined),
  fault('every pod of a service says which team owns it', 'Deployment', 'pages', ['spec', 'template', 'metadata', 'labels', 'team'], undefined),
  fault('every Secret, ConfigMap, claim and account that a pod refers to is there', 'ConfigMap', 'gateway-routes', ['metadata', 'name'], 'routes'),
  fault('every Secret, ConfigMap, claim and account that a pod refers to is there', 'Deployment', 'stock', [...pod, 'volumes', 0, 'projected', 'sources', 0, 'secret', 'name'], 'another'),
]

/** The same objects with the fault in them. */
export function plant(objects: readonly KubernetesObject[], { kind, name, at, to }: Omit<Fault, 'breaks'>): KubernetesObject[] {
  const changed = structuredClone([...objects])
  const object = changed.find((one) => one.kind === kind && one.metadata.name === name)
  if (object === undefined) throw new Error(`there is no ${kind} ${name}`)
  const last = at.at(-1) ?? ''
  const holder = at.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], object) as Record<string | number, unknown>
  if (to === undefined) delete holder[last]
  else holder[last] = to
  return changed
}
