import { Cron } from 'croner'
import type { ChildProcess } from 'node:child_process'
import type { ChildCommand } from './child.ts'
import { startChild, stopChild } from './child.ts'
import { eachLine } from './lines.ts'
import type { Runner, Watcher } from './supervisor.ts'

/** What a run of a job came to. */
export interface JobRun {
  readonly exitCode: number
  /** The last lines that it printed. */
  readonly lines: readonly string[]
}

const stopGrace = 15_000
const kept = 200

/** A service with a schedule: its program is run on time, and whenever it is asked for, and never twice at once. */
export class Job implements Runner {
  readonly name: string
  readonly #schedule: string
  readonly #command: () => ChildCommand
  readonly #watcher: Watcher
  #cron: Cron | undefined
  #child: ChildProcess | undefined

  /** `schedule`: five cron fields, UTC. */
  constructor(name: string, schedule: string, command: () => ChildCommand, watcher: Watcher) {
    this.name = name
    this.#schedule = schedule
    this.#command = command
    this.#watcher = watcher
  }

  async start(): Promise<void> {
    this.#cron = new Cron(this.#schedule, { timezone: 'UTC' }, async () => {
      if (this.#child) return this.#watcher.event('its time has come, but the run before still goes on: left out')
      await this.run().catch((error: unknown) => this.#watcher.event((error as Error).message))
    })
  }

  /** Runs it now. Throws if it runs already. */
  async run(): Promise<JobRun> {
    if (this.#child) throw new Error(`${this.name} runs already: wait until it has ended`)
    const began = Date.now()
    const child = startChild(this.#command())
    this.#child = child
    const lines: string[] = []
    eachLine(child, (line) => {
      this.#watcher.line(line)
      lines.push(line)
    })
    try {
      const exitCode = await new Promise<number>((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code) => resolve(code ?? 1))
      })
      this.#watcher.event(`ran for ${Date.now() - began} ms, exit code ${exitCode}`)
      return { exitCode, lines: lines.slice(-kept) }
    } finally {
      this.#child = undefined
    }
  }

  /** What runs next is what was rebuilt. */
  async restart(): Promise<void> {}

  async stop(): Promise<void> {
    this.#cron?.stop()
    if (this.#child) await stopChild(this.#child, stopGrace)
  }
}
