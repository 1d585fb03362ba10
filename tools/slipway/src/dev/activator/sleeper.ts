/** A process that can be started and stopped, again and again. */
export interface Sleepable {
  /** Resolves when it is ready. Rejects if it cannot be started. */
  start(): Promise<void>
  /** Resolves when it is gone. */
  stop(): Promise<void>
}

type State =
  | { readonly name: 'asleep' }
  | { readonly name: 'starting'; readonly done: Promise<void> }
  | { readonly name: 'awake' }
  | { readonly name: 'stopping'; readonly done: Promise<void> }

/**
 * Keeps a process asleep until a call wants it, and stops it when no call has for a while. It counts calls, not connections, because clients
 * of gRPC stay connected for ever. Nothing is decided across an await: a call either is counted before the process is told to stop, and then
 * it is not told, or comes after, and then waits until it is gone and started anew.
 */
export class Sleeper {
  readonly #process: Sleepable
  readonly #idle: number
  readonly #onFailure: (error: unknown) => void
  #state: State = { name: 'asleep' }
  #calls = 0
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #endedEarly = false

  /** `idle`: milliseconds without a call after which it is stopped. `onFailure` hears of a stop that failed. */
  constructor(process: Sleepable, idle: number, onFailure: (error: unknown) => void) {
    this.#process = process
    this.#idle = idle
    this.#onFailure = onFailure
  }

  get isAwake(): boolean {
    return this.#state.name === 'awake'
  }

  /** Resolves when the process is ready for a call, with what to call once that has ended. Rejects if the process cannot be started. */
  async hold(): Promise<() => void> {
    if (this.#closed) throw new Error('it is being shut down')
    this.#calls += 1
    clearTimeout(this.#timer)
    try {
      await this.#wake()
      if (this.#closed) throw new Error('it is being shut down')
    } catch (error) {
      this.#release()
      throw error
    }
    let released = false
    return () => {
      if (!released) this.#release()
      released = true
    }
  }

  /** The process has ended by itself: the next call starts it. */
  ended(): void {
    if (this.#state.name === 'starting') this.#endedEarly = true
    if (this.#state.name === 'awake') this.#state = { name: 'asleep' }
  }

  /** Starts it anew if it is awake, as after a change of what it runs. Calls that come meanwhile wait. */
  async restart(): Promise<void> {
    if (this.#state.name === 'starting') await this.#state.done.catch(() => {})
    if (this.#state.name !== 'awake') return
    await this.#sleep()
    await this.#wake()
    this.#whenIdle()
  }

  /** Stops it for good; a start that is under way too, which might never come to its end. */
  async close(): Promise<void> {
    this.#closed = true
    clearTimeout(this.#timer)
    if (this.#state.name === 'starting') {
      const { done } = this.#state
      await this.#process.stop()
      await done.catch(() => {})
    }
    if (this.#state.name === 'awake') await this.#sleep()
    if (this.#state.name === 'stopping') await this.#state.done
  }

  async #wake(): Promise<void> {
    while (this.#state.name !== 'awake') {
      if (this.#closed) throw new Error('it is being shut down')
      if (this.#state.name === 'asleep') this.#state = { name: 'starting', done: this.#begin() }
      await this.#state.done
    }
  }

  async #begin(): Promise<void> {
    this.#endedEarly = false
    try {
      await this.#process.start()
      if (this.#endedEarly) throw new Error('it ended as soon as it was ready')
      this.#state = { name: 'awake' }
    } catch (error) {
      this.#state = { name: 'asleep' }
      throw error
    }
  }

  async #sleep(): Promise<void> {
    const done = this.#process.stop().finally(() => { this.#state = { name: 'asleep' } })
    this.#state = { name: 'stopping', done }
    await done
  }

  #release(): void {
    this.#calls -= 1
    this.#whenIdle()
  }

  #whenIdle(): void {
    clearTimeout(this.#timer)
    if (this.#calls > 0 || this.#closed) return
    this.#timer = setTimeout(() => {
      if (this.#calls === 0 && this.#state.name === 'awake') this.#sleep().catch(this.#onFailure)
    }, this.#idle)
  }
}
