import type { ChildProcess } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import type { ChildCommand } from './child.ts'
import { startChild, stopChild } from './child.ts'
import { eachLine } from './lines.ts'

/** What a supervisor tells of its process. */
export interface Watcher {
  /** A line that the process printed. */
  line(text: string): void
  /** What happened to it, in a few words. */
  event(text: string): void
}

const firstDelay = 200
const longestDelay = 10_000
const stopGrace = 15_000

/** Something of the system that runs: a process that is kept, or an activator, behind which one is started by a call. */
export interface Runner {
  start(): Promise<void>
  stop(): Promise<void>
  /** Takes in what was rebuilt. */
  restart(): Promise<void>
}

/** Keeps one process running: starts it again, with growing delays, whenever it ends without being asked to. */
export class Supervisor implements Runner {
  readonly #command: () => ChildCommand
  readonly #isReady: () => Promise<boolean>
  readonly #watcher: Watcher
  readonly #onEnd: (() => void) | undefined
  #child: ChildProcess | undefined
  #delay = firstDelay
  #stopping = false

  /**
   * `command` is asked anew for each start; `isReady` says whether the process answers. With `onEnd`, a process that ended unasked is
   * not started again but told of.
   */
  constructor(command: () => ChildCommand, isReady: () => Promise<boolean>, watcher: Watcher, onEnd?: () => void) {
    this.#command = command
    this.#isReady = isReady
    this.#watcher = watcher
    this.#onEnd = onEnd
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Starts the process and resolves when it is ready. Rejects if it ends before that `attempts` times. */
  async start(attempts = 3): Promise<void> {
    this.#stopping = false
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const child = this.#spawn()
      if (await this.#ready(child)) {
        this.#delay = firstDelay
        return this.#keep(child)
      }
      if (attempt < attempts && this.#isWanted(child)) await this.#pause()
      if (!this.#isWanted(child)) return
    }
    throw new Error(`it ended ${attempts} times before it was ready`)
  }

  /** Stops the process and starts it again, with whatever the command is by now. */
  async restart(): Promise<void> {
    await this.stop()
    await this.start()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    if (this.#child) await stopChild(this.#child, stopGrace)
  }

  #spawn(): ChildProcess {
    const child = startChild(this.#command())
    this.#child = child
    child.on('error', (error) => this.#watcher.event(`does not start: ${error.message}`))
    eachLine(child, (line) => this.#watcher.line(line))
    return child
  }

  /** Restarts the process when it ends unasked. Never rejects: what fails is told, and tried again. */
  #keep(child: ChildProcess): void {
    const again = async (code: number | null, signal: NodeJS.Signals | null) => {
      if (!this.#isWanted(child)) return
      const how = signal ?? `exit code ${code}`
      if (this.#onEnd) {
        this.#watcher.event(`ended (${how}); its next call starts it again`)
        return this.#onEnd()
      }
      this.#watcher.event(`ended (${how}); starting it again`)
      await this.#pause()
      if (!this.#isWanted(child)) return
      await this.start(Number.POSITIVE_INFINITY)
      if (!this.#stopping) this.#watcher.event('is back')
    }
    if (child.exitCode !== null || child.signalCode !== null) void again(child.exitCode, child.signalCode)
    else child.once('exit', (code, signal) => void again(code, signal))
  }

  /** A restart may have put another process in its place while this one's end was waited out: two would fight for the port. */
  #isWanted(child: ChildProcess): boolean {
    return !this.#stopping && child === this.#child
  }

  async #ready(child: ChildProcess): Promise<boolean> {
    while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      if (await this.#isReady()) return true
      await delay(20)
    }
    return false
  }

  async #pause(): Promise<void> {
    await delay(this.#delay)
    this.#delay = Math.min(this.#delay * 2, longestDelay)
  }
}
