import type { KubernetesObject } from '../../../src/kubernetes/objects.ts'
import type { Container, PodTemplate } from '../../../src/policy/pods.ts'
import { podTemplates } from '../../../src/policy/pods.ts'

/** What holds for everything that the charts render. */
export interface Rule {
  readonly says: string
  /** A sentence for each object that breaks it. */
  find(objects: readonly KubernetesObject[]): string[]
}

/** A rule about each container of every pod. */
export function containerRule(says: string, broken: (container: Container, pod: PodTemplate) => boolean): Rule {
  return {
    says,
    find: (objects) => podTemplates(objects, '').flatMap((pod) =>
      [...(pod.spec.initContainers ?? []), ...pod.spec.containers].filter((container) => broken(container, pod)).map(({ name }) => `${pod.kind} ${pod.workload}, container ${name}`)),
  }
}

/** A rule about every pod. */
export function podRule(says: string, broken: (pod: PodTemplate, objects: readonly KubernetesObject[]) => boolean): Rule {
  return { says, find: (objects) => podTemplates(objects, '').filter((pod) => broken(pod, objects)).map(({ kind, workload }) => `${kind} ${workload}`) }
}

/** A rule about every object of some kinds, or of all. */
export function objectRule(says: string, kinds: readonly string[] | 'all', broken: (object: KubernetesObject, objects: readonly KubernetesObject[]) => boolean): Rule {
  return { says, find: (objects) => objects.filter((object) => (kinds === 'all' || kinds.includes(object.kind)) && broken(object, objects)).map(({ kind, metadata }) => `${kind} ${metadata.name}`) }
}

/** What is at a path of keys, or undefined. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[key] : undefined), value)
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : []
}
