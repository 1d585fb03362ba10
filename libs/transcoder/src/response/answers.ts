import type { Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Incoming, Road } from '../transcode.ts'
import { openStream, transcode } from '../transcode.ts'
import { responseJson } from './message.ts'
import { sendHttpBody, sendHttpBodyStream } from './send-http-body.ts'
import { sendStream } from './send-stream.ts'
import { streamFormatOf } from './stream-format.ts'

/** Answers requests, each as its route has it. */
export class Answers {
  readonly #road: Road
  readonly #heartbeat: number
  readonly #closing: AbortSignal

  /** `heartbeat` is in milliseconds; `closing` aborts when the application closes. */
  constructor(road: Road, heartbeat: number, closing: AbortSignal) {
    this.#road = road
    this.#heartbeat = heartbeat
    this.#closing = closing
  }

  /** Rejects with an ApiError for what fails before the answer has begun. */
  async send(route: RoutePlan, request: FastifyRequest, reply: FastifyReply, metadata: Incoming['metadata']): Promise<FastifyReply> {
    const call = whileConnected(reply)
    const { id, raw, headers } = request
    const incoming = { id, url: raw.url ?? '/', headers, body: request.body as Uint8Array | Readable | undefined, metadata, signal: call.signal }
    if (route.method.methodKind === 'server_streaming') return this.#sendStream(route, request, reply, incoming, () => call.abort())
    const message = await transcode(route, incoming, this.#road)
    if (route.hasRawResponse) return sendHttpBody(reply, route, message)
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(responseJson(route, message, this.#road.registry)))
  }

  async #sendStream(route: RoutePlan, request: FastifyRequest, reply: FastifyReply, incoming: Incoming, leave: () => void): Promise<FastifyReply> {
    const format = streamFormatOf(request.headers.accept)
    const stream = openStream(route, incoming, this.#road)
    if (route.hasRawResponse) return sendHttpBodyStream(request, reply, route, stream, leave)
    return sendStream(reply, stream, {
      format,
      leave,
      toText: (message) => format.message(responseJson(route, message, this.#road.registry), this.#positionOf(route, message)),
      resumed: Boolean(request.headers['last-event-id']),
      headersOnly: request.method === 'HEAD',
      heartbeat: this.#heartbeat,
      closing: this.#closing,
    })
  }

  #positionOf({ stream, method }: RoutePlan, message: Message): string | undefined {
    if (!stream) return undefined
    const id = String(reflect(method.output, message).get(stream.id))
    return id === '' ? undefined : id
  }
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
