import type { Surroundings } from '../../src/policy/endpoints.ts'
import { listEndpoints } from '../../src/policy/endpoints.ts'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import type { Modes } from './settings.ts'
import { places, telemetry } from './settings.ts'

/** Of the rendered objects. */
export const namespace = 'ours'

/** What stands around a release as the values describe it by default. */
export function surroundings({ postgres }: Modes): Surroundings {
  const operators = { cloudnativepg: [
    { name: 'operator', namespace: 'cnpg-system', labels: {} },
    // The operator's own doing, in our namespace.
    { name: 'postgres', namespace, labels: { 'cnpg.io/cluster': 'postgres' } },
  ], external: [], statefulset: [] }
  return {
    namespace,
    namespaces: {},
    pods: [
      { name: 'dns', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
      { name: 'monitoring', namespace: 'monitoring', labels: {} },
      { name: 'telemetry', namespace: 'telemetry', labels: telemetry.podLabels },
      { name: 'events', namespace: 'events', labels: { 'app.kubernetes.io/name': 'nats' } },
      { name: 'interceptor', namespace: 'keda', labels: { 'app.kubernetes.io/component': 'interceptor' } },
      ...operators[postgres],
    ],
    podRange: '10.244.0.0/16',
    ranges: [
      { name: postgres === 'external' ? 'postgres' : 'database-host', blocks: [places.database] },
      { name: 'api-server', blocks: [places.apiServer] },
      { name: 'private', blocks: ['10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] },
      { name: 'world', blocks: ['0.0.0.0/0'] },
      { name: 'world-6', blocks: ['::/0'] },
    ],
  }
}

/** Jobs as they are called before what they run is added to that. */
export function withPlainNames(objects: readonly KubernetesObject[]): KubernetesObject[] {
  return objects.map((object) => (object.kind === 'Job' ? { ...object, metadata: { ...object.metadata, name: object.metadata.name.replace(/-[\da-f]{10}$/, '') } } : object))
}

/** Everybody whom the gateway is for: whoever is in another namespace, or no pod. */
export function outsideOf(objects: readonly KubernetesObject[], around: Surroundings): string[] {
  return [...new Set(listEndpoints(objects, [], around).filter((endpoint) => endpoint.kind === 'addresses' || !endpoint.own).map(({ name }) => name))]
}
