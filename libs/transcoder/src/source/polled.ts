import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Source } from './source.ts'

/** How a source is asked whether it has changed. */
export interface Polling<T> {
  /** Milliseconds between the end of one reading and the next. */
  readonly interval: number
  /** The signal aborts when nobody wants to know any more. */
  read(signal: AbortSignal): Promise<T>
  /** The bytes that tell one value from another. */
  bytesOf(value: T): Iterable<Uint8Array>
  /** Throws for a value that nobody could use. */
  check?(value: T): void
}

/**
 * A source that is read again and again: it needs no notice from a file system, so it also works over a network, where links are
 * swapped (a Kubernetes ConfigMap), and for servers. A change counts once two readings in a row agree on it: what is half written
 * is not taken for a whole, nor one of two replicas for both. A failure is told once, and again when it has become another.
 */
export function polled<T>(polling: Polling<T>): Source<T> {
  let known: string | undefined
  return {
    async load() {
      const value = await polling.read(new AbortController().signal)
      polling.check?.(value)
      known = digest(polling.bytesOf(value))
      return value
    },
    watch(changed, failed) {
      const ended = new AbortController()
      const watcher = new Watcher(polling, { changed, failed }, known)
      void keepAsking(watcher, polling.interval, ended.signal)
      return () => ended.abort()
    },
  }
}

async function keepAsking(watcher: { ask(signal: AbortSignal): Promise<void> }, interval: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // Without a hold on the process: it may end while nothing else is to do.
    await delay(interval, undefined, { ref: false, signal }).catch(() => undefined)
    if (!signal.aborted) await watcher.ask(signal)
  }
}

interface Listeners<T> {
  readonly changed: (value: T) => void
  readonly failed: (error: Error) => void
}

class Watcher<T> {
  readonly #polling: Polling<T>
  readonly #listeners: Listeners<T>
  #known: string | undefined
  #seen: string | undefined
  #problem: string | undefined

  constructor(polling: Polling<T>, listeners: Listeners<T>, known: string | undefined) {
    this.#polling = polling
    this.#listeners = listeners
    this.#known = known
  }

  async ask(signal: AbortSignal): Promise<void> {
    try {
      const value = await this.#polling.read(signal)
      if (!signal.aborted) this.#compare(value)
    } catch (error) {
      const { message } = error as Error
      this.#seen = undefined
      if (!signal.aborted && message !== this.#problem) this.#listeners.failed(error as Error)
      this.#problem = message
    }
  }

  #compare(value: T): void {
    const { bytesOf, check } = this.#polling
    const now = digest(bytesOf(value))
    const isSettled = now === this.#seen
    this.#seen = now
    if (now !== this.#known && !isSettled) return
    if (now !== this.#known) {
      check?.(value)
      this.#known = now
      this.#listeners.changed(value)
    }
    this.#problem = undefined
  }
}

function digest(parts: Iterable<Uint8Array>): string {
  const hash = createHash('sha256')
  // With the length of each, so that no two values have the same bytes one after the other.
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return hash.digest('base64')
}
