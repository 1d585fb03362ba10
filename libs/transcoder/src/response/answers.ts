import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { RoutePlan } from '../plan/route-plan.ts'
import { ownUrl } from '../request/own-url.ts'
import type { CallContext, Incoming } from '../transcode.ts'
import { answerWebSocket } from '../websocket/answer-websocket.ts'
import type { WebSocketOrigins } from '../websocket/handshake.ts'
import { upgradeOf } from '../websocket/upgrade.ts'
import { answerMessage } from './answer-message.ts'
import { answerStream } from './answer-stream.ts'
import type { ErrorFormat } from './error-format.ts'
import type { ServiceHeaders } from './service-headers.ts'

/** What answers of all plans have in common. */
export interface AnswerOptions {
  /** How errors are written, unless the client asks for problem+json. */
  readonly errors: ErrorFormat
  readonly serviceHeaders: ServiceHeaders
  /** Reads whose answer has no version of its own have a weak ETag of their body. */
  readonly bodyEtags: boolean
  /** Answers are encoded where the client likes that. */
  readonly compress: boolean
  /** Milliseconds of silence after which a stream sends something all the same. */
  readonly heartbeat: number
  /** Milliseconds until a browser takes up a broken event stream again. */
  readonly retry: number
  readonly webSocketOrigins: WebSocketOrigins
  /** Aborts when the application closes. */
  readonly closing: AbortSignal
}

/** One request on its way to its answer. */
export interface Exchange {
  readonly route: RoutePlan
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly incoming: Incoming
  readonly context: CallContext
  readonly options: AnswerOptions
  /** Ends the call. */
  leave(): void
}

/** Answers a request as its route has it. Rejects with an ApiError for what fails before the answer has begun. */
export async function answer(
  route: RoutePlan, request: FastifyRequest, reply: FastifyReply, metadata: Incoming['metadata'], context: CallContext, options: AnswerOptions,
): Promise<FastifyReply> {
  const call = whileConnected(reply)
  const { id, raw, headers } = request
  const incoming = { id, ...ownUrl(request), headers, body: request.body as Uint8Array | Readable | undefined, metadata, signal: call.signal }
  const exchange: Exchange = { route, request, reply, incoming, context, options, leave: () => call.abort() }
  const upgrade = upgradeOf(raw)
  if (upgrade) return answerWebSocket(exchange, upgrade)
  return route.method.methodKind === 'server_streaming' ? answerStream(exchange) : answerMessage(exchange)
}

/** Aborts when the connection closes before the answer is out. */
function whileConnected(reply: FastifyReply): AbortController {
  const gone = new AbortController()
  if (reply.raw.destroyed) gone.abort()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone
}
