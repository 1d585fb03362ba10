import type { KubernetesObject, Labels } from '../kubernetes/objects.ts'

export interface Container {
  readonly name: string
  readonly image?: string
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number; readonly protocol?: string }[]
  readonly [key: string]: unknown
}

export interface PodSpec {
  readonly containers: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly hostNetwork?: boolean
  readonly [key: string]: unknown
}

/** What a workload makes pods from. */
export interface PodTemplate {
  /** Of the workload: `catalog`. */
  readonly workload: string
  readonly kind: string
  readonly namespace: string
  readonly labels: Labels
  readonly annotations: Labels
  readonly spec: PodSpec
}

type Template = { readonly metadata?: { readonly labels?: Labels; readonly annotations?: Labels }; readonly spec: PodSpec }

/** Of every kind of workload that there is. Objects without a namespace are in `namespace`. */
export function podTemplates(objects: readonly KubernetesObject[], namespace: string): PodTemplate[] {
  return objects.flatMap((object) => {
    const template = templateOf(object)
    if (template === undefined) return []
    const { labels = {}, annotations = {} } = template.metadata ?? {}
    return [{ workload: object.metadata.name, kind: object.kind, namespace: object.metadata.namespace ?? namespace, labels, annotations, spec: template.spec }]
  })
}

function templateOf(object: KubernetesObject): Template | undefined {
  const { kind, metadata } = object
  if (kind === 'Pod') return { metadata, spec: object['spec'] as PodSpec }
  if (kind === 'CronJob') return (object['spec'] as { readonly jobTemplate: { readonly spec: { readonly template: Template } } }).jobTemplate.spec.template
  if (!['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'].includes(kind)) return undefined
  return (object['spec'] as { readonly template: Template }).template
}
