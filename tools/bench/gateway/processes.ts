import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** How long a process may take to end when it is asked to, in ms. */
const grace = 5000

/** Processes that are pinned to a core each. None outlives the bench. */
export class Processes {
  readonly #running = new Set<ChildProcess>()

  constructor() {
    process.once('exit', () => this.#kill('SIGKILL'))
  }

  /** What a process says goes to stderr: the report is on stdout. taskset becomes the program, so the process id is that of the program. */
  start(core: number, { command, args, env }: Program): ChildProcess {
    const { PATH = '', HOME = '' } = process.env
    const child = spawn('taskset', ['-c', String(core), command, ...args], { env: { PATH, HOME, ...env }, stdio: ['ignore', 2, 2] })
    this.#running.add(child)
    child.once('exit', () => this.#running.delete(child))
    return child
  }

  async end(): Promise<void> {
    const exits = [...this.#running].map((child) => once(child, 'exit'))
    this.#kill('SIGTERM')
    const late = new AbortController()
    const killing = delay(grace, undefined, { signal: late.signal }).then(() => this.#kill('SIGKILL'), () => undefined)
    await Promise.all(exits)
    late.abort()
    await killing
  }

  #kill(signal: NodeJS.Signals): void {
    for (const child of this.#running) child.kill(signal)
  }
}
