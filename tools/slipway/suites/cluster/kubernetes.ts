import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { until } from '../until.ts'

const run = promisify(execFile)

/** Runs kubectl or helm, as the environment finds the cluster, and answers what it printed. */
export async function call(program: 'kubectl' | 'helm', args: readonly string[], input?: string): Promise<string> {
  const asked = run(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })
  asked.child.stdin?.end(input ?? '')
  return (await asked).stdout
}

/** What is asked of a Pod here. */
export interface Pod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels?: Readonly<Record<string, string>>; readonly deletionTimestamp?: string }
  readonly spec: {
    readonly nodeName?: string
    readonly containers?: readonly { readonly ports?: readonly { readonly containerPort: number; readonly protocol?: string }[] }[]
  }
  readonly status: {
    readonly phase: string
    readonly podIP?: string
    readonly conditions?: readonly { readonly type: string; readonly status: string }[]
    readonly containerStatuses?: readonly { readonly containerID?: string; readonly restartCount: number }[]
  }
}

/** A namespace of the cluster that this process was lent. */
export class Namespace {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }

  kubectl(...args: readonly string[]): Promise<string> {
    return call('kubectl', ['--namespace', this.name, ...args])
  }

  async get<T>(...what: readonly string[]): Promise<T> {
    return JSON.parse(await this.kubectl('get', ...what, '--output=json')) as T
  }

  /** Of a Deployment or StatefulSet, those that are on their way out too. */
  async pods(workload: string): Promise<Pod[]> {
    const { spec: { selector: { matchLabels } } } = await this.get<{ spec: { selector: { matchLabels: Record<string, string> } } }>(workload)
    const selector = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`).join(',')
    return (await this.get<{ items: Pod[] }>('pods', `--selector=${selector}`)).items
  }

  /** Replaces its Pods, and answers when the new ones are all there. The old ones may still be ending. */
  async restart(workload: string): Promise<void> {
    await this.kubectl('rollout', 'restart', workload)
    await this.rolledOut(workload)
  }

  async rolledOut(workload: string): Promise<void> {
    await this.kubectl('rollout', 'status', workload, '--timeout=180s')
  }

  /** Waits until it has its Pods, all of them Ready, and none that is on its way out. An autoscaler may still have to make them `least`. */
  async settled(workload: string, least: number, within = 180_000): Promise<void> {
    await until(`${workload} has all its Pods, and no others`, async () => {
      // kubectl is a process each time, on cores that the cluster needs.
      await delay(500)
      const { spec: { replicas = 1 } } = await this.get<{ spec: { replicas?: number } }>(workload)
      const pods = await this.pods(workload)
      return replicas >= least && pods.length === replicas && pods.every((pod) => isReady(pod) && !isEnding(pod))
    }, within)
  }
}

export const isEnding = ({ metadata }: Pod): boolean => metadata.deletionTimestamp !== undefined

export const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false
