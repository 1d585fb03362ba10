import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash } from 'node:crypto'

/** A weak entity tag: the same for every content coding (RFC 9110, 8.8.1). */
export function tagOf(content: string | Uint8Array): string {
  return `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
}

/** Sends a 304 to a client that has it, and else sets what lets it ask again (RFC 9110, 13.1.2). */
export function tagged(request: FastifyRequest, reply: FastifyReply, tag: string): FastifyReply | undefined {
  reply.headers({ etag: tag, 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
  const known = String(request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim())
  return known.includes(tag) || known.includes(tag.replace('W/', '')) || known.includes('*') ? reply.code(304).send() : undefined
}
