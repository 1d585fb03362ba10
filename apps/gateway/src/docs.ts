import type { OpenApiOptions, Plan } from '@slipway/transcoder'
import { ApiError } from '@slipway/transcoder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createGunzip } from 'node:zlib'
import { Documents } from './docs/documents.ts'
import { page, policy } from './docs/page.ts'
import { docsPaths } from './docs/paths.ts'
import { loadScalar } from './docs/scalar.ts'
import { tagOf, tagged } from './docs/tag.ts'

export interface DocsOptions {
  /** What is served at the moment; undefined before the first plan. */
  readonly plan: () => Plan | undefined
  /** What the document says of itself, and how the transcoder writes. */
  readonly document: OpenApiOptions
}

/** A Fastify plugin that answers what is served: /openapi.json, and /docs to read it and try it out. Nothing of it comes from elsewhere. */
export async function docs(app: FastifyInstance, { plan, document }: DocsOptions): Promise<void> {
  const documents = new Documents(document)
  const html = page(document)
  const htmlTag = tagOf(html)
  app.get(docsPaths.document, async (request, reply) => {
    const current = plan()
    if (!current) throw new ApiError('UNAVAILABLE', 'there is no API yet: try again in a moment')
    const { body, tag } = documents.of(current)
    return tagged(request, reply, tag) ?? reply.type('application/json; charset=utf-8').send(body)
  })
  app.get(docsPaths.page, async (request, reply) => {
    reply.headers({ 'content-security-policy': policy, 'referrer-policy': 'no-referrer' })
    return tagged(request, reply, htmlTag) ?? reply.type('text/html; charset=utf-8').send(html)
  })
  app.get(docsPaths.script, async (request, reply) => sendScript(request, reply))
}

async function sendScript(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { compressed, tag } = await loadScalar()
  const sent = tagged(request, reply.header('vary', 'accept-encoding'), tag)
  if (sent) return sent
  reply.type('text/javascript; charset=utf-8')
  // Kept as almost every client takes it: a quarter of the bytes, in the image too.
  const takesGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|\s|$))/i.test(String(request.headers['accept-encoding'] ?? ''))
  if (takesGzip) return reply.header('content-encoding', 'gzip').send(compressed)
  // In pieces, as they are read: the whole is 4.9 MB, and a client that reads nothing would hold it.
  const script = createGunzip()
  script.end(compressed)
  return reply.send(script)
}
