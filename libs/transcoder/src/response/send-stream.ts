import type { JsonObject, Message } from '@bufbuild/protobuf'
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { ResponseStream } from '../call/transport.ts'
import { ApiError } from './api-error.ts'
import type { ErrorFormat } from './error-format.ts'
import { errorBody } from './error-format.ts'
import { logError } from './log-error.ts'
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
  /** The client goes on after a break, and the service can. */
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
 * Answers with the messages as they come. What fails before the first, and within a second, is an ordinary error: rejects with an
 * ApiError. To an event stream that is taken up again there are two more answers, as a browser comes again after 200 alone, and never after
 * 204 (HTML, 9.2.3): 204 where nothing is left, and an empty 200 where the service is away for now.
 */
export async function sendStream(reply: FastifyReply, stream: ResponseStream, options: StreamOptions): Promise<FastifyReply> {
  const messages = stream[Symbol.asyncIterator]()
  const first = messages.next()
  first.catch(() => undefined)
  let begun: Beginning
  try {
    begun = await beginningOf(stream, first, options)
  } catch (error) {
    options.leave()
    if (!isTakenUp(options) || !(error instanceof ApiError) || error.code !== 'UNAVAILABLE') throw error
    errorOf(error, reply, options.errors)
    return reply.headers(streamHeaders(options.format)).send(options.headersOnly ? undefined : options.format.begin)
  }
  if (begun.isOver) return reply.code(204).send()
  if (options.headersOnly) {
    options.leave()
    return reply.headers(streamHeaders(options.format)).send()
  }
  reply.headers({ ...serviceHeaders(begun.header, options.serviceHeaders.leading), ...streamHeaders(options.format) })
  announceTrailers(reply.request, reply, stream.trailer, options.serviceHeaders.trailing)
  return reply.send(Readable.from(texts(reply, first, messages, options), { objectMode: false }))
}

interface Beginning {
  readonly header: ReadonlyMap<string, string>
  /** An event stream that is taken up again has nothing left. */
  readonly isOver: boolean
}

/** Most services send their header with the first message only: a client must not wait for that. What comes after a silence is passed over. */
async function beginningOf(stream: ResponseStream, first: Promise<Next>, options: StreamOptions): Promise<Beginning> {
  const patience = Math.min(openingSilence, options.heartbeat)
  const header = await settled(Promise.race([stream.header, first.then(() => undefined)]), patience, options.closing)
  if (header === 'closing') throw goingAway()
  if (header === 'quiet') return { header: new Map(), isOver: false }
  // A call that fails at once has no header: then the first message tells why.
  if (header === undefined) await first
  const next = isTakenUp(options) ? await settled(first, firstSilence, options.closing) : undefined
  return { header: header ?? new Map(), isOver: typeof next === 'object' && next.done === true }
}

function isTakenUp({ resumed, format }: StreamOptions): boolean {
  return resumed && format.comesAgain
}

function goingAway(): ApiError {
  return new ApiError('UNAVAILABLE', 'the gateway is going away: connect again')
}

/** Milliseconds. Long enough that a service which cannot be reached, or refuses, is known to: that is then an ordinary error. */
const openingSilence = 1000

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
      if (next === 'closing') throw goingAway()
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
  logError(reply.log, answer)
  return errorBody(answer, format, reply.request.id)
}

/** What comes first: the promise, silence of so many milliseconds, or the end of the application. */
async function settled<T>(pending: Promise<T>, patience: number, closing: AbortSignal): Promise<T | 'quiet' | 'closing'> {
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
