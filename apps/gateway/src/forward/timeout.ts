import type { Deadlines } from '@slipway/transcoder'
import { ApiError } from '@slipway/transcoder'
import { askedTimeout } from '@slipway/transcoder/edge'
import type { FastifyReply } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'

/**
 * Milliseconds that a request may take, to the end of the answer: what the client asks for as for any call, or what all have, and no more
 * than the longest deadline of a call. Throws a 400 that names the header.
 */
export function timeoutOf(headers: IncomingHttpHeaders, { byName, max }: Deadlines): number {
  return Math.min(askedTimeout(headers) ?? byName.get('') ?? max, max)
}

/** Aborts when the time is up, and when nobody waits any longer: the client has gone, or has its answer. The reason is an ApiError. */
export function endOf(reply: FastifyReply, timeout: number, origin: string): AbortSignal {
  const end = new AbortController()
  const timer = setTimeout(() => {
    end.abort(new ApiError('DEADLINE_EXCEEDED', 'the service did not answer within the deadline', { cause: new Error(`${origin} took more than ${timeout} ms`) }))
  }, timeout)
  reply.raw.once('close', () => {
    clearTimeout(timer)
    end.abort(new ApiError('CANCELLED', 'the client has gone'))
  })
  return end.signal
}
