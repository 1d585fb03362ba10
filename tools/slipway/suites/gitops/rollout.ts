import type { Kubectl } from '@slipway/testbed/kubectl'

/** What happened in a namespace and when, as its objects say: milliseconds since 1970, of whole seconds. */
export interface Rollout {
  /** By the name of the Job: when it was done. */
  readonly migrations: ReadonlyMap<string, number>
  /** By the name of the Deployment. */
  readonly workloads: ReadonlyMap<string, { readonly began: number; readonly available: number }>
}

interface KubernetesObject {
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly creationTimestamp: string
    readonly annotations?: Readonly<Record<string, string>>
    readonly ownerReferences?: readonly { readonly name: string }[]
  }
  readonly status?: {
    readonly completionTime?: string
    readonly conditions?: readonly { readonly type: string; readonly reason?: string; readonly lastUpdateTime?: string }[]
  }
}

/** Reads what was rolled out at a time or later. */
export async function readRollout(kubectl: Kubectl, namespace: string, since: number): Promise<Rollout> {
  const { items } = JSON.parse(await kubectl(`--namespace=${namespace}`, 'get', 'jobs,deployments,replicasets', '--output=json')) as { items: readonly KubernetesObject[] }
  const later = items.filter(({ metadata }) => Date.parse(metadata.creationTimestamp) >= floorSecond(since))
  const jobs = later.filter(({ kind, metadata, status }) => kind === 'Job' && metadata.name.includes('-migrate-') && status?.completionTime !== undefined)
  const deployments = new Map(items.filter(({ kind }) => kind === 'Deployment').map((one) => [one.metadata.name, one]))
  const begun = later.filter(({ kind }) => kind === 'ReplicaSet').flatMap(({ metadata }) => {
    const name = metadata.ownerReferences?.[0]?.name ?? ''
    const available = deployments.get(name)?.status?.conditions?.find(({ type, reason }) => type === 'Progressing' && reason === 'NewReplicaSetAvailable')?.lastUpdateTime
    return available === undefined ? [] : [[name, { began: Date.parse(metadata.creationTimestamp), available: Date.parse(available) }] as const]
  })
  return {
    migrations: new Map(jobs.map(({ metadata, status }) => [metadata.name, Date.parse(status?.completionTime ?? '')])),
    workloads: new Map(begun),
  }
}

/** Objects have no milliseconds. */
function floorSecond(time: number): number {
  return Math.floor(time / 1000) * 1000
}
