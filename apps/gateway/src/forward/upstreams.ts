import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Agent } from 'undici'
import { failureOf, isClosed, notHttp } from './failure.ts'

/** A request to a service. */
export interface Asked {
  /** Such as `http://reports:8080`. */
  readonly origin: string
  /** Undecoded, with the query. */
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string | string[]>
  readonly body: Readable | null
  /** Aborts when nobody waits any longer, with an ApiError as the reason. */
  readonly signal: AbortSignal
}

/** The beginning of an answer. */
export interface Answered {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: Readable
}

/**
 * The connections to services. undici itself, which @fastify/reply-from is made of: that one rewrites paths with `new URL`, passes on
 * neither the client's leaving nor one deadline for all, repeats a GET that was answered 503, and trusts any certificate by default.
 */
export class Upstreams {
  // The signal of a request says when it ends: one deadline, not one for each of its parts.
  readonly #agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 })

  /** Rejects with an ApiError if no answer began. */
  async send(asked: Asked): Promise<Answered> {
    const answered = await this.#repeated(asked).catch((error: unknown) => {
      throw failureOf(error, asked.origin)
    })
    if (answered.statusCode > 599) throw notHttp(new Error(`${asked.origin} answered with the status ${answered.statusCode}`))
    return answered
  }

  /** Waits for what is in flight. */
  close(): Promise<void> {
    return this.#agent.close()
  }

  /** Once more if the service closed the connection just then, as idle ones are: only what changes nothing (RFC 9110, 9.2.2). */
  async #repeated(asked: Asked): Promise<Answered> {
    try {
      return await this.#agent.request(asked)
    } catch (error) {
      const changesNothing = (asked.method === 'GET' || asked.method === 'HEAD') && asked.body === null
      if (!changesNothing || !isClosed(error) || asked.signal.aborted) throw error
      return this.#agent.request(asked)
    }
  }
}
