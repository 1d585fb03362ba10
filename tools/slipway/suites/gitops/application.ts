import type { Kubectl } from '@slipway/testbed/kubectl'
import { until } from '../until.ts'
import { apply } from './apply.ts'

/** What Argo CD says of an application: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification. */
export interface ApplicationStatus {
  readonly sync?: { readonly status: 'Synced' | 'OutOfSync' | 'Unknown'; readonly revision?: string }
  readonly health?: { readonly status: 'Healthy' | 'Progressing' | 'Degraded' | 'Missing' | 'Suspended' | 'Unknown' }
  readonly conditions?: readonly { readonly type: string; readonly message: string }[]
  readonly operationState?: { readonly phase: string; readonly message?: string; readonly syncResult?: SyncResult }
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly status?: string; readonly health?: { readonly status: string; readonly message?: string } }[]
}

interface SyncResult {
  readonly revision: string
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly hookPhase?: string; readonly message?: string }[]
}

/** What the last sync says of the objects that it is at, such as those that it waits for: `Deployment gateway: exceeded its progress deadline`. */
export function stageOf({ operationState }: ApplicationStatus, phase: 'Running' | 'Failed'): string[] {
  const resources = operationState?.syncResult?.resources ?? []
  return resources.filter(({ hookPhase }) => hookPhase === phase).map(({ kind, name, message }) => `${kind} ${name}: ${message}`)
}

/** An application of Argo CD. */
export class Application {
  readonly name: string
  readonly #kubectl: Kubectl

  constructor(kubectl: Kubectl, name: string) {
    this.#kubectl = kubectl
    this.name = name
  }

  async status(): Promise<ApplicationStatus> {
    const said = await this.#kubectl('--namespace=argocd', 'get', 'application', this.name, '--output=json')
    return (JSON.parse(said) as { status?: ApplicationStatus }).status ?? {}
  }

  /** Makes it, as somebody does who may. */
  async apply(spec: object): Promise<void> {
    await apply(this.#kubectl, [{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: this.name, namespace: 'argocd' }, spec }])
  }

  /** How many events of it say this, such as `Synced -> OutOfSync`. */
  async count(message: string): Promise<number> {
    const listed = await this.#kubectl('--namespace=argocd', 'get', 'events', `--field-selector=involvedObject.name=${this.name}`, '--output=json')
    const { items } = JSON.parse(listed) as { items: readonly { readonly message: string; readonly count?: number }[] }
    return items.filter((event) => event.message.includes(message)).reduce((sum, { count = 1 }) => sum + count, 0)
  }

  /** Waits until it is as wanted, and answers after how many milliseconds; throws what Argo CD says of it when it takes too long. */
  async reach(what: string, holds: (status: ApplicationStatus) => boolean, within = 180_000): Promise<number> {
    const began = Date.now()
    let last: ApplicationStatus = {}
    const holdsNow = async () => {
      last = await this.status()
      return holds(last)
    }
    await until(`${this.name} ${what}`, holdsNow, within).catch((cause: unknown) => {
      throw new Error(`${(cause as Error).message}; it is ${describe(last)}`, { cause })
    })
    return Date.now() - began
  }

  /** Waits until it is what a commit says, and all of it works. */
  reachSynced(revision: string, within?: number): Promise<number> {
    return this.reach(`is Synced to ${revision.slice(0, 7)} and Healthy`, (status) => isSynced(status, revision), within)
  }
}

export function isSynced({ sync, health, operationState }: ApplicationStatus, revision: string): boolean {
  return sync?.status === 'Synced' && sync.revision === revision && health?.status === 'Healthy' && operationState?.phase === 'Succeeded'
}

/** In one paragraph, for messages. */
export function describe(status: ApplicationStatus): string {
  const { sync, health, conditions = [], operationState, resources = [] } = status
  const unwell = resources.filter((one) => one.status !== 'Synced' || (one.health && one.health.status !== 'Healthy'))
  return [
    `${sync?.status} to ${sync?.revision?.slice(0, 7)}, ${health?.status}`,
    `last sync ${operationState?.phase}: ${operationState?.message}`,
    ...stageOf(status, 'Running'), ...stageOf(status, 'Failed'),
    ...conditions.map(({ type, message }) => `${type}: ${message}`),
    ...unwell.map((one) => `${one.kind} ${one.name}: ${one.status} ${one.health?.status ?? ''} ${one.health?.message ?? ''}`),
  ].join('\n')
}
