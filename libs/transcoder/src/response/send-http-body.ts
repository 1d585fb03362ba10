import type { Message } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FastifyReply } from 'fastify'
import { Readable } from 'node:stream'
import type { ResponseStream } from '../call/transport.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { HttpBody } from '../request/raw-body.ts'
import type { Exchange } from './answers.ts'
import { namesTag } from './etag.ts'
import { announceTrailers, serviceHeaders } from './service-headers.ts'

/**
 * Answers with the pieces of a body as they come. 304 where the client has what the service's etag names. What fails before the first
 * piece is an ordinary error: rejects with an ApiError. What fails later breaks the connection: a part must not look like the whole.
 */
export async function sendHttpBodyStream({ request, reply, route, options, leave }: Exchange, stream: ResponseStream): Promise<FastifyReply> {
  const messages = stream[Symbol.asyncIterator]()
  const first = await messages.next()
  const header = (await stream.header) ?? new Map<string, string>()
  const headers = serviceHeaders(header, options.serviceHeaders.leading)
  reply.headers(headers)
  const etag = headers['etag'] === undefined ? undefined : String(headers['etag'])
  if (etag !== undefined && namesTag(request.headers['if-none-match'] ?? '', etag, 'weak')) {
    leave()
    return reply.code(304).send()
  }
  const body = first.done ? undefined : httpBodyOf(route, first.value)
  reply.headers(httpBodyHeaders(body?.contentType ?? ''))
  if (request.method === 'HEAD' || !body) {
    leave()
    return reply.send()
  }
  announceTrailers(request, reply, stream.trailer, options.serviceHeaders.trailing)
  return reply.send(Readable.from(pieces(route, body, messages, leave), { objectMode: false }))
}

async function* pieces(route: RoutePlan, first: HttpBody, messages: AsyncIterator<Message, void>, leave: () => void): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.data.length > 0) yield first.data
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      const { data } = httpBodyOf(route, next.value)
      if (data.length > 0) yield data
    }
  } finally {
    leave()
  }
}

/** A browser must not guess a type that the service did not give, or that is none: what somebody uploaded could be a script. */
export function httpBodyHeaders(contentType: string) {
  return { 'content-type': /^[\t\x20-\x7e]+$/.test(contentType) ? contentType : 'application/octet-stream', 'x-content-type-options': 'nosniff' }
}

/** The body that a message is, or has in the field that `response_body` names. */
export function httpBodyOf({ method, responseBody }: RoutePlan, message: Message): HttpBody {
  if (!responseBody) return message as HttpBody
  const found = reflect(method.output, message)
  const body = found.isSet(responseBody) ? (found.get(responseBody) as ReflectMessage).message : { contentType: '', data: new Uint8Array() }
  return body as HttpBody
}
