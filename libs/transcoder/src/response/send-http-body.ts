import type { Message } from '@bufbuild/protobuf'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Readable } from 'node:stream'
import type { ResponseStream } from '../call/transport.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { HttpBody } from '../request/raw-body.ts'
import { matchesEtag } from './etag.ts'

/** What a service may say of a body in its leading metadata. */
const passed = ['etag', 'last-modified', 'cache-control', 'content-disposition']

/** Answers with a google.api.HttpBody as it is. */
export function sendHttpBody(reply: FastifyReply, route: RoutePlan, message: Message): FastifyReply {
  const { contentType, data } = bodyOf(route, message)
  return reply.headers(typeHeaders(contentType)).send(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
}

/**
 * Answers with the pieces of a body as they come. 304 where the client has what the service's etag names. What fails before the first
 * piece is an ordinary error: rejects with an ApiError. What fails later breaks the connection: a part must not look like the whole.
 */
export async function sendHttpBodyStream(request: FastifyRequest, reply: FastifyReply, route: RoutePlan, stream: ResponseStream, leave: () => void): Promise<FastifyReply> {
  const messages = stream[Symbol.asyncIterator]()
  const first = await messages.next()
  const header = (await stream.header) ?? new Map<string, string>()
  for (const name of passed) {
    const value = header.get(name)
    if (value !== undefined) reply.header(name, value)
  }
  const etag = header.get('etag')
  if (etag !== undefined && matchesEtag(request.headers['if-none-match'], etag)) {
    leave()
    return reply.code(304).send()
  }
  const body = first.done ? undefined : bodyOf(route, first.value)
  reply.headers(typeHeaders(body?.contentType ?? ''))
  if (request.method === 'HEAD' || !body) {
    leave()
    return reply.send()
  }
  return reply.send(Readable.from(pieces(route, body, messages, leave), { objectMode: false }))
}

async function* pieces(route: RoutePlan, first: HttpBody, messages: AsyncIterator<Message, void>, leave: () => void): AsyncGenerator<Uint8Array, void> {
  try {
    if (first.data.length > 0) yield first.data
    for (let next = await messages.next(); !next.done; next = await messages.next()) {
      const { data } = bodyOf(route, next.value)
      if (data.length > 0) yield data
    }
  } finally {
    leave()
  }
}

/** A browser must not guess a type that the service did not give: what somebody uploaded could be a script. */
function typeHeaders(contentType: string): Record<string, string> {
  return { 'content-type': contentType === '' ? 'application/octet-stream' : contentType, 'x-content-type-options': 'nosniff' }
}

function bodyOf({ responseBody }: RoutePlan, message: Message): HttpBody {
  const body = responseBody ? (message as unknown as Record<string, HttpBody | undefined>)[responseBody.localName] : (message as HttpBody)
  return body ?? ({ contentType: '', data: new Uint8Array() } as HttpBody)
}
