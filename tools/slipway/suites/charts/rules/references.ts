import type { KubernetesObject } from '../../../src/kubernetes/objects.ts'
import { podTemplates } from '../../../src/policy/pods.ts'
import type { Rule } from './rule.ts'
import { at, list } from './rule.ts'

interface Reference {
  readonly kind: string
  readonly name: string
}

/** That what pods refer to is rendered too, or is one of those that somebody else makes. */
export function referenceRule(madeElsewhere: readonly Reference[]): Rule {
  return {
    says: 'every Secret, ConfigMap, claim and account that a pod refers to is there',
    find: (objects) => podTemplates(objects, '').flatMap((pod) => {
      const { spec } = pod
      const missing = references(spec).filter((reference) => !isThere(reference, objects, madeElsewhere))
      return missing.map(({ kind, name }) => `${pod.kind} ${pod.workload}: ${kind} ${name}`)
    }),
  }
}

function references(spec: object): Reference[] {
  const account = at(spec, 'serviceAccountName')
  const found = [
    ...(typeof account === 'string' ? [{ kind: 'ServiceAccount', name: account }] : []),
    ...list(at(spec, 'imagePullSecrets')).map((secret) => named('Secret', at(secret, 'name'))),
    ...list(at(spec, 'volumes')).flatMap(ofVolume),
    ...[...list(at(spec, 'containers')), ...list(at(spec, 'initContainers'))].flatMap(ofContainer),
  ]
  return found.flatMap((reference) => (reference === undefined ? [] : [reference]))
}

function ofVolume(volume: unknown) {
  const sources = [volume, ...list(at(volume, 'projected', 'sources'))]
  return [
    named('PersistentVolumeClaim', at(volume, 'persistentVolumeClaim', 'claimName')),
    ...sources.flatMap((source) => [named('Secret', at(source, 'secret', 'secretName') ?? at(source, 'secret', 'name')), named('ConfigMap', at(source, 'configMap', 'name'))]),
  ]
}

function ofContainer(container: unknown) {
  return [
    ...list(at(container, 'env')).flatMap((variable) => [named('Secret', at(variable, 'valueFrom', 'secretKeyRef', 'name')), named('ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef', 'name'))]),
    ...list(at(container, 'envFrom')).flatMap((source) => [named('Secret', at(source, 'secretRef', 'name')), named('ConfigMap', at(source, 'configMapRef', 'name'))]),
  ]
}

const named = (kind: string, name: unknown): Reference | undefined => (typeof name === 'string' ? { kind, name } : undefined)

function isThere({ kind, name }: Reference, objects: readonly KubernetesObject[], madeElsewhere: readonly Reference[]): boolean {
  const rendered = objects.some((object) => (object.kind === kind && object.metadata.name === name) || (kind === 'Secret' && makesSecret(object, name)))
  return rendered || madeElsewhere.some((reference) => reference.kind === kind && reference.name === name)
}

/** ExternalSecrets make the Secret of their target. */
function makesSecret({ kind, metadata, spec }: KubernetesObject, name: string): boolean {
  return kind === 'ExternalSecret' && (at(spec, 'target', 'name') ?? metadata.name) === name
}
