import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { RunOptions } from './run.ts'
import { run } from './run.ts'

/** A namespace of the cluster that kubectl finds. */
export class ClusterNamespace {
  readonly name: string
  readonly #kubectl: string
  readonly #options: RunOptions

  /** `options.say` is told of what changes something; questions are not worth a line. */
  constructor(kubectl: string, name: string, options: RunOptions) {
    this.#kubectl = kubectl
    this.name = name
    this.#options = options
  }

  /** The objects of a kind, in the order that `args` ask for. */
  async list<T>(kind: string, ...args: readonly string[]): Promise<readonly T[]> {
    return (JSON.parse(await this.#ask('get', kind, ...args, '--output=json')) as { items: readonly T[] }).items
  }

  /** The namespace itself; undefined where there is none. */
  async itself(): Promise<KubernetesObject | undefined> {
    const said = await this.#ask('get', 'namespace', this.name, '--ignore-not-found', '--output=json')
    return said === '' ? undefined : JSON.parse(said) as KubernetesObject
  }

  /** The last lines that a container printed; nothing where it cannot be asked. */
  async log(pod: string, container: string, { previous }: { readonly previous: boolean }): Promise<string> {
    return await this.#ask('logs', pod, `--container=${container}`, '--tail=15', ...(previous ? ['--previous'] : [])).catch(() => '')
  }

  /** Changes something, said as a shell takes it; `objects` are what it reads from standard input. */
  async change(command: readonly string[], objects: readonly object[]): Promise<void> {
    const input = objects.map((object) => JSON.stringify(object)).join('\n')
    await run([this.#kubectl, ...this.#here, ...command, '--filename=-'], { ...this.#options, input })
  }

  #ask(...args: readonly string[]): Promise<string> {
    return run([this.#kubectl, ...this.#here, ...args], { cwd: this.#options.cwd })
  }

  get #here(): string[] {
    return [`--namespace=${this.name}`]
  }
}
