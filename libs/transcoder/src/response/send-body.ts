import type { FastifyReply } from 'fastify'
import { createHash } from 'node:crypto'
import { isRead } from '../request/is-read.ts'
import type { Exchange } from './answers.ts'
import { ApiError, badRequest } from './api-error.ts'
import { codingFor, encode, isCompressible } from './content-encoding.ts'
import { fieldOfTag, namesTag, tagOfField } from './etag.ts'
import { varyBy } from './service-headers.ts'

/** The whole of an answer, before it is known how much of it is sent. */
export interface Content {
  readonly body: Buffer
  readonly contentType: string
  readonly etag: string | undefined
  /** What else is said of it. */
  readonly headers: Readonly<Record<string, string | string[]>>
}

/**
 * Sends an answer as far as the client does not have it (304; RFC 9110, 15.4.5), and encoded where it likes that (12.5.3). Rejects with a
 * 412 for a read whose If-Match names another version.
 */
export async function sendBody({ request, reply, options }: Exchange, { body, contentType, etag, headers }: Content): Promise<FastifyReply> {
  const reads = isRead(request.method)
  const mayEncode = options.compress && isCompressible(contentType) && !/\bno-transform\b/i.test(String(headers['cache-control'] ?? ''))
  const coding = mayEncode ? codingFor(request.headers['accept-encoding'], body.length) : undefined
  const tag = etag !== undefined && coding ? tagOfField(fieldOfTag(etag) ?? etag, coding) : etag
  if (reads) requireMatch(request.headers['if-match'], tag)
  reply.headers(headers)
  if (tag !== undefined) reply.header('etag', tag)
  if (mayEncode) varyBy(reply, 'Accept-Encoding')
  if (reads && tag !== undefined && namesTag(request.headers['if-none-match'] ?? '', tag, 'weak')) return reply.removeHeader('content-type').code(304).send()
  reply.type(contentType)
  return coding ? reply.header('content-encoding', coding).send(await encode(body, coding)) : reply.send(body)
}

/** RFC 9110, 13.1.1, for what changes nothing: the service was asked already, and what it has is not what the client means. */
function requireMatch(ifMatch: string | undefined, tag: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*' || (tag !== undefined && namesTag(ifMatch, tag, 'strong'))) return
  const { details } = badRequest('If-Match', 'names no version that there is')
  throw new ApiError('ABORTED', 'If-Match: names no version that there is', { httpStatus: 412, details })
}

/** A weak tag of a body's own (RFC 9110, 8.8.1): who wrote the JSON may write the same message in other words tomorrow. */
export function weakTagOf(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
}
