import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { until } from '../until.ts'

/** A request as the load sends it, and what must come back: any 2xx. */
export interface Ask {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Goes as JSON. */
  readonly body?: object
}

/** A request that was not answered as it should. */
export interface Failure {
  /** Milliseconds from the start of the load to when the request began. */
  readonly at: number
  readonly ask: string
  /** `503 {"error":…}`, or `ECONNRESET`. */
  readonly why: string
}

/** What somebody saw who kept asking. Times are in milliseconds. */
export interface Seen {
  readonly sent: number
  readonly failures: readonly Failure[]
  readonly p50: number
  readonly p99: number
  readonly max: number
  /** The request that took that long, and when it began. */
  readonly slowest: string
  /** The longest time in which no good answer came. */
  readonly longestGap: number
  /** From when the first request began that failed to when the last one did. */
  readonly troubled: number
}

interface LoadOptions {
  /** Where to: each request goes to the next one, as behind a balancer. */
  readonly urls: readonly string[]
  /** Requests a second, whatever becomes of those before. */
  readonly rate: number
  /** The request of a number, from 0. */
  readonly ask: (number: number) => Ask
}

/** How long a request may take before it counts as failed. */
const patience = 15_000

/**
 * Asks at an even rate over connections that it keeps, and repeats nothing: what is lost is counted. Connections take turns, so that none is
 * idle for long.
 */
export class Load {
  readonly #options: LoadOptions
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8, scheduling: 'fifo' })
  readonly #began = performance.now()
  readonly #pending = new Set<Promise<void>>()
  readonly #failures: Failure[] = []
  readonly #answers: { readonly at: number; readonly took: number; readonly ask: string }[] = []
  readonly #timer: NodeJS.Timeout
  #sent = 0
  #end: number | undefined

  constructor(options: LoadOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#send(), 1000 / options.rate)
  }

  /** Milliseconds since it began, as in `Failure.at`. */
  get now(): number {
    return performance.now() - this.#began
  }

  /** When the last request began that failed; 0 where none has. */
  get lastFailure(): number {
    return Math.max(0, ...this.#failures.map(({ at }) => at))
  }

  /** How many good answers have come so far. */
  get answered(): number {
    return this.#answers.length
  }

  /** Waits until so many have come. */
  untilAnswered(count: number): Promise<void> {
    return until(`${count} requests were answered well`, () => this.answered >= count, 60_000)
  }

  /** Asks nothing more, and waits for the answers that are still to come. */
  async stop(): Promise<Seen> {
    clearInterval(this.#timer)
    this.#end ??= this.now
    await Promise.all(this.#pending)
    this.#agent.destroy()
    const sorted = this.#answers.toSorted((a, b) => a.took - b.took)
    const atShare = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.took ?? Number.NaN
    const slowest = sorted.at(-1)
    return {
      sent: this.#sent,
      failures: this.#failures,
      p50: atShare(0.5), p99: atShare(0.99), max: atShare(1),
      slowest: slowest === undefined ? 'none' : `${slowest.ask} at ${Math.round(slowest.at)} ms`,
      longestGap: longestGapOf(this.#answers.map(({ at, took }) => at + took), this.#end),
      troubled: spanOf(this.#failures),
    }
  }

  #send(): void {
    const number = this.#sent++
    const { urls, ask: askOf } = this.#options
    const ask = askOf(number)
    const seen = this.#see(new URL(ask.path, urls[number % urls.length]), ask).finally(() => this.#pending.delete(seen))
    this.#pending.add(seen)
  }

  async #see(url: URL, ask: Ask): Promise<void> {
    const at = this.now
    try {
      await send(url, ask, this.#agent)
      this.#answers.push({ at, took: this.now - at, ask: `${ask.method} ${ask.path}` })
    } catch (error) {
      this.#failures.push({ at: Math.round(at), ask: `${ask.method} ${ask.path}`, why: whyOf(error) })
    }
  }
}

/** One line of what was seen. */
export function describeSeen({ sent, failures, troubled, p50, p99, max, slowest, longestGap }: Seen): string {
  const ms = (time: number) => `${Math.round(time)} ms`
  return `${failures.length} of ${sent} requests failed${failures.length > 0 ? ` within ${ms(troubled)}` : ''}, p50 ${ms(p50)}, p99 ${ms(p99)}, longest ${ms(max)} (${slowest}); longest without an answer ${ms(longestGap)}`
}

/** The failures by what they were, for the message of an assertion. */
export function describeFailures({ failures }: Seen): string {
  return failures.slice(0, 20).map(({ at, ask, why }) => `at ${at} ms: ${ask}: ${why}`).join('\n')
}

function longestGapOf(answeredAt: readonly number[], end: number): number {
  const moments = [0, ...answeredAt.toSorted((a, b) => a - b), end]
  return Math.max(...moments.slice(1).map((moment, i) => moment - (moments[i] ?? 0)))
}

function spanOf(failures: readonly Failure[]): number {
  const times = failures.map(({ at }) => at)
  return times.length === 0 ? 0 : Math.max(...times) - Math.min(...times)
}

/** Resolves for a 2xx whose whole body has come. */
function send(url: URL, { method, headers, body }: Ask, agent: Agent): Promise<void> {
  const content = body && JSON.stringify(body)
  const withContent = content === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(content)) }
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { ...headers, ...withContent }, signal: AbortSignal.timeout(patience) }, (incoming) => {
      const { statusCode = 0 } = incoming
      const pieces: Buffer[] = []
      incoming.on('data', (piece: Buffer) => pieces.push(piece))
      incoming.once('error', reject)
      incoming.once('end', () => {
        if (statusCode >= 200 && statusCode < 300) resolve()
        else reject(new Error(`${statusCode} ${Buffer.concat(pieces).toString().slice(0, 300)}`))
      })
    })
    outgoing.once('error', reject)
    outgoing.end(content)
  })
}

function whyOf(error: unknown): string {
  const { code, name, message } = error as NodeJS.ErrnoException
  return code === 'ABORT_ERR' || name === 'TimeoutError' ? `no answer within ${patience / 1000} s` : (code ?? message)
}
