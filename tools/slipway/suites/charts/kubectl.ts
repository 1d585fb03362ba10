import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { podTemplates } from '../../src/policy/pods.ts'
import type { ApiServer } from '../../../testbed/src/kubernetes/apiserver/apiserver.ts'
import { print, run } from './program.ts'
import { readCrds } from './sources.ts'

/** What the API server says of objects: one entry for each complaint, warnings too. */
export class Kubectl {
  readonly #server: ApiServer

  constructor(server: ApiServer) {
    this.#server = server
  }

  run(...args: readonly string[]): Promise<string> {
    return print(this.#server.kubectl, args, { env: this.#server.environment })
  }

  /** Gives objects to the server as Argo CD does, so that it validates, admits and defaults them; really, or as a try. */
  async apply(objects: readonly object[], { namespace, dryRun = false }: { readonly namespace?: string; readonly dryRun?: boolean } = {}): Promise<string[]> {
    if (objects.length === 0) return []
    const args = ['apply', '--server-side', '--filename=-', '--validate=strict', ...(namespace === undefined ? [] : [`--namespace=${namespace}`]), ...(dryRun ? ['--dry-run=server'] : [])]
    const { status, stderr } = await run(this.#server.kubectl, args, { input: printObjects(objects), env: this.#server.environment })
    const complaints = stderr.split('\n').filter((line) => line.trim() !== '')
    if (status !== 0 && complaints.length === 0) throw new Error(`kubectl apply ended with ${status} and said nothing`)
    return complaints
  }

  /** A namespace in which nothing may do more than the restricted profile allows. */
  async makeNamespace(name: string): Promise<string> {
    const labels = Object.fromEntries(['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']))
    await this.apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }])
    return name
  }
}

/** As JSON, which is YAML of every version: in YAML 1.1, which Kubernetes reads, `off` is no text. */
export function printObjects(objects: readonly object[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n---\n')
}

/** A pod of each workload, as its controller would make it: of the workload itself, Pod Security only warns. */
export function podsOf(objects: readonly KubernetesObject[]): object[] {
  return podTemplates(objects, '').map(({ workload, kind, labels, annotations, spec }) => {
    const claims = objects.flatMap((object) => (object.kind === kind && object.metadata.name === workload ? claimTemplates(object) : []))
    const volumes = [...((spec['volumes'] ?? []) as readonly object[]), ...claims.map((name) => ({ name, persistentVolumeClaim: { claimName: `${name}-${workload}-0` } }))]
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${workload}-${kind.toLowerCase()}`, labels, annotations }, spec: { ...spec, ...(volumes.length > 0 ? { volumes } : {}) } }
  })
}

/** Those of a StatefulSet, whose claims are volumes of its pods. */
function claimTemplates({ spec }: KubernetesObject): string[] {
  const { volumeClaimTemplates = [] } = spec as { readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[] }
  return volumeClaimTemplates.map(({ metadata }) => metadata.name)
}

/** Those that the charts use, and waits until the server has them. */
export async function installCrds(root: string, kubectl: Kubectl): Promise<void> {
  const crds = await readCrds(root)
  // Some speak of others' webhooks, or have a status that only the server writes: neither is a fault of ours.
  await kubectl.apply(crds)
  await kubectl.run('wait', '--for=condition=Established', '--timeout=60s', ...crds.map(({ metadata }) => `customresourcedefinition/${metadata.name}`))
}
