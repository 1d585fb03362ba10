import type { Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FastifyReply } from 'fastify'
import type { RoutePlan } from '../plan/route-plan.ts'
import { isRead } from '../request/is-read.ts'
import { transcode } from '../transcode.ts'
import type { Exchange } from './answers.ts'
import { notAcceptable, preferred } from './accept.ts'
import { ApiError } from './api-error.ts'
import { locationOf } from './created.ts'
import { tagOfField } from './etag.ts'
import { responseJson } from './message.ts'
import type { Content } from './send-body.ts'
import { sendBody, weakTagOf } from './send-body.ts'
import { httpBodyHeaders, httpBodyOf } from './send-http-body.ts'
import { serviceHeaders } from './service-headers.ts'

const jsonType = 'application/json; charset=utf-8'

/** Answers with the one message that the service returns: ProtoJSON, or a google.api.HttpBody as it is. Rejects with an ApiError. */
export async function answerMessage(exchange: Exchange): Promise<FastifyReply> {
  const { route, request, reply, incoming, context, options } = exchange
  if (!route.hasRawResponse) requireJson(request.headers.accept)
  const { message, header, trailer } = await transcode(route, incoming, context).catch((error: unknown) => {
    throw request.headers['if-match'] === undefined ? error : preconditionFailed(error)
  })
  const headers = { ...serviceHeaders(header, options.serviceHeaders.leading), ...serviceHeaders(trailer, options.serviceHeaders.trailing) }
  sayWhereItIs(route, message, reply, incoming.prefix)
  return sendBody(exchange, route.hasRawResponse ? httpBodyContent(route, message, headers) : jsonContent(exchange, message, headers))
}

function jsonContent({ route, request, context, options }: Exchange, message: Message, headers: Content['headers']): Content {
  const body = Buffer.from(JSON.stringify(responseJson(route, message, context.json)))
  const etag = etagOf(route, message) ?? givenTag(headers) ?? (options.bodyEtags && isRead(request.method) ? weakTagOf(body) : undefined)
  return { body, contentType: jsonType, etag, headers }
}

function httpBodyContent(route: RoutePlan, message: Message, headers: Content['headers']): Content {
  const { contentType, data } = httpBodyOf(route, message)
  const own = httpBodyHeaders(contentType)
  const body = Buffer.from(data.buffer, data.byteOffset, data.byteLength)
  return { body, contentType: own['content-type'], etag: givenTag(headers), headers: { ...headers, ...own } }
}

/**
 * The 406 of a client that would take no JSON (RFC 9110, 15.5.7), before anything is done for it. One that names problem+json alone takes
 * JSON too: it says how it would have errors.
 */
function requireJson(accept: string | undefined): void {
  if (preferred(accept, ['application/json', 'application/problem+json']) !== undefined) return
  throw notAcceptable(accept, 'application/json')
}

/** AIP-154: a service answers ABORTED where an etag is not that of its resource any more. That is 412 where If-Match has brought it (RFC 9110, 13.1.1). */
function preconditionFailed(error: unknown): unknown {
  if (!(error instanceof ApiError) || error.code !== 'ABORTED') return error
  const { message, details, headers, metadata, cause } = error
  return new ApiError('ABORTED', message, { httpStatus: 412, details, headers, metadata, cause })
}

/** The `etag` of what is answered. A PUT has none: it would say that what the client sent is kept byte for byte (RFC 9110, 9.3.4). */
function etagOf({ etag, method, responseBody, httpMethod }: RoutePlan, message: Message): string | undefined {
  if (!etag || httpMethod === 'PUT') return undefined
  const answer = reflect(method.output, message)
  if (responseBody?.fieldKind !== 'message') return tagOf(String(answer.get(etag)))
  return answer.isSet(responseBody) ? tagOf(String(answer.get(responseBody).get(etag))) : undefined
}

/** None for a text that no header could hold. */
function tagOf(text: string): string | undefined {
  return text === '' || text.length > 1024 ? undefined : tagOfField(text)
}

/** What the service has said in its metadata. */
function givenTag({ etag }: Content['headers']): string | undefined {
  return etag === undefined ? undefined : tagOf(String(etag))
}

/** 201 with Location (RFC 9110, 15.3.2). Without it a 201 would say that the path of the request is what was made. */
function sayWhereItIs({ created, method }: RoutePlan, message: Message, reply: FastifyReply, prefix: string): void {
  if (!created) return
  const location = locationOf(created, method.output, message)
  if (location === undefined) reply.log.debug(`the answer of ${method.name} has no place in ${created.text}`)
  else reply.code(201).header('location', prefix + location)
}
