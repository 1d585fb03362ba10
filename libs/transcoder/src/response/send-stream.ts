import type { JsonObject, Message } from '@bufbuild/protobuf'
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { ResponseStream } from '../call/transport.ts'
import { ApiError } from './api-error.ts'
import type { ErrorFormat } from './error-format.ts'
import { errorBody } from './error-format.ts'
import type { ServiceHeaders } from './service-headers.ts'
import { announceTrailers, serviceHeaders } from './service-headers.ts'
import type { StreamFormat } from './stream-format.ts'
import { toApiError } from './to-api-error.ts'

export interface StreamOptions {
  readonly format: StreamFormat
  /** How the error is written that ends the stream. */
  readonly errors: ErrorFormat
  readonly serviceHeaders: ServiceHeaders
  /** A message as the format writes it. */
  toText(message: Message): string
  /** The client goes on after a break. */
  readonly resumed: boolean
  /** HEAD: what GET would begin with (RFC 9110, 9.3.2). */
  readonly headersOnly: boolean
  /** Milliseconds of silence until something is sent all the same. */
  readonly heartbeat: number
  /** Aborts when the application closes. */
  readonly closing: AbortSignal
  /** Ends the call. */
  leave(): void
}

/** The headers of a stream of messages. `x-accel-buffering` keeps nginx from collecting it. */
function streamHeaders({ contentType }: StreamFormat): Record<string, string> {
  return { 'content-type': contentType, 'cache-control': 'no-store', 'x-accel-buffering': 'no' }
}

/**
 * Answers with the messages as they come. What fails before the first is an ordinary error: rejects with an ApiError. An event stream
 * that is taken up again and has nothing left is 204, which tells a browser to stop connecting (HTML, 9.2.3).
 */
export async function sendStream(reply: FastifyReply, stream: ResponseStream, options: StreamOptions): Promise<FastifyReply> {
  const messages = stream[Symbol.asyncIterator]()
  const first = messages.next()
  first.catch(() => undefined)
  // A call that fails at once has no header: then the first message tells why.
  const header = await Promise.race([stream.header, first.then(() => undefined)])
  if (header === undefined) await first
  if (options.resumed && options.format.comesAgain) {
    const next = await settled(first, firstSilence, options.closing)
    if (typeof next === 'object' && next.done) return reply.code(204).send()
  }
  if (options.headersOnly) {
    options.leave()
    return reply.headers(streamHeaders(options.format)).send()
  }
  reply.headers({ ...serviceHeaders(header ?? new Map(), options.serviceHeaders.leading), ...streamHeaders(options.format) })
  announceTrailers(reply.request, reply, stream.trailer, options.serviceHeaders.trailing)
  return reply.send(Readable.from(texts(reply, first, messages, options), { objectMode: false }))
}

/** Milliseconds. Long enough that a stream which has something to say does not begin with a heartbeat. */
const firstSilence = 100

type Next = IteratorResult<Message, void>

async function* texts(reply: FastifyReply, first: Promise<Next>, messages: AsyncIterator<Message, void>, options: StreamOptions): AsyncGenerator<string, void> {
  const { format, toText, closing, leave } = options
  let opening = format.begin
  let separator = ''
  let pending = first
  const opened = (text: string) => {
    const whole = opening + text
    opening = ''
    return whole
  }
  try {
    // Not even the headers go out before there is something to send, so the first silence is a short one.
    for (let patience = Math.min(firstSilence, options.heartbeat); ; patience = options.heartbeat) {
      const next = await settled(pending, patience, closing)
      if (next === 'closing') throw new ApiError('UNAVAILABLE', 'the gateway is going away: connect again')
      if (next === 'quiet') {
        yield opened(format.quiet)
        continue
      }
      if (next.done) break
      yield opened(separator + toText(next.value))
      separator = format.between
      pending = messages.next()
    }
    const end = opened(format.end)
    if (end !== '') yield end
  } catch (error) {
    yield opened(separator + format.error(errorOf(error, reply, options.errors)))
  } finally {
    pending.catch(() => undefined)
    leave()
  }
}

/** What is our fault is logged: no answer's status tells of it any more. */
function errorOf(error: unknown, reply: FastifyReply, format: ErrorFormat): JsonObject {
  const answer = toApiError(error)
  if (answer.httpStatus >= 500) reply.log.error({ err: answer.cause ?? answer }, answer.message)
  return errorBody(answer, format, reply.request.id)
}

/** What comes first: the promise, silence of so many milliseconds, or the end of the application. */
async function settled(pending: Promise<Next>, patience: number, closing: AbortSignal): Promise<Next | 'quiet' | 'closing'> {
  const instead = Promise.withResolvers<'quiet' | 'closing'>()
  const onClosing = () => instead.resolve('closing')
  const timer = setTimeout(() => instead.resolve('quiet'), patience)
  closing.addEventListener('abort', onClosing)
  if (closing.aborted) onClosing()
  try {
    return await Promise.race([pending, instead.promise])
  } finally {
    clearTimeout(timer)
    closing.removeEventListener('abort', onClosing)
  }
}
