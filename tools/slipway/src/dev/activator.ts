import type { ChildCommand } from './child.ts'
import type { Door } from './activator/door.ts'
import { openGrpcDoor } from './activator/grpc-door.ts'
import { openHttpDoor } from './activator/http-door.ts'
import { Sleeper } from './activator/sleeper.ts'
import type { Runner, Watcher } from './supervisor.ts'
import { Supervisor } from './supervisor.ts'

/** A service with `min: 0`: a door listens where it is called, and the process behind it is started by a call and stopped when idle. */
export class Activator implements Runner {
  readonly #open: (hold: () => Promise<() => void>) => Promise<Door>
  readonly #sleeper: Sleeper
  #door: Door | undefined

  constructor(options: {
    readonly name: string
    readonly serves: 'grpc' | 'http'
    /** Where it is called, and where its process listens. */
    readonly addresses: { readonly main: number; readonly inner: number }
    readonly command: () => ChildCommand
    readonly isReady: () => Promise<boolean>
    readonly watcher: Watcher
    /** Milliseconds without a call after which it is stopped. */
    readonly idle: number
    /** The file that tells why it does not start. */
    readonly log: string
  }) {
    const { name, serves, addresses, command, isReady, watcher, idle, log } = options
    const supervisor = new Supervisor(command, isReady, watcher, () => {
      this.#door?.forget()
      this.#sleeper.ended()
    })
    const told = async (what: string, work: () => Promise<void>) => {
      const began = Date.now()
      await work()
      watcher.event(`${what} in ${Date.now() - began} ms`)
    }
    this.#sleeper = new Sleeper({
      start: () => told('woken by a call', () => supervisor.start().catch((error: unknown) => {
        throw new Error(`${(error as Error).message}; its log is ${log}`, { cause: error })
      })),
      stop: () => told('nobody calls: stopped', async () => {
        await supervisor.stop()
        this.#door?.forget()
      }),
    }, idle, (error) => watcher.event((error as Error).message))
    const open = serves === 'grpc' ? openGrpcDoor : openHttpDoor
    this.#open = (hold) => open({ port: addresses.main, inner: addresses.inner, hold, name })
  }

  /** Opens the door; the process sleeps. */
  async start(): Promise<void> {
    this.#door = await this.#open(() => this.#sleeper.hold())
  }

  async restart(): Promise<void> {
    await this.#sleeper.restart()
  }

  async stop(): Promise<void> {
    await this.#door?.close()
    await this.#sleeper.close()
  }

  get isAwake(): boolean {
    return this.#sleeper.isAwake
  }
}
