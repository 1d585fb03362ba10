import type { Deadlines } from '@slipway/transcoder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { bodyOf } from './forward/body.ts'
import { endToEnd, requestHeaders } from './forward/headers.ts'
import { pathOf } from './forward/path.ts'
import { endOf, timeoutOf } from './forward/timeout.ts'
import { Upstreams } from './forward/upstreams.ts'

export interface ForwardOptions {
  /** Origins by the prefix of the paths that go there. */
  readonly forwards: ReadonlyMap<string, string>
  readonly deadlines: Deadlines
  /** Bytes of a body. */
  readonly maxUploadBytes: number
  /** What the gateway itself says of a request to services, such as who asks. It wins over what the client sends. */
  readonly callMetadata: (request: FastifyRequest) => Iterable<readonly [string, string]>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The template of a route that is forwarded. */
    forward?: string
  }
}

// Without TRACE, whose answer would show the client what only services should see.
const methods = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

/** What the route of a request is called if it is forwarded, such as `/reports/*`. */
export function forwardOf(request: FastifyRequest): string | undefined {
  return request.routeOptions.config.forward
}

/**
 * A Fastify plugin that passes each prefix and everything below it to a service that speaks HTTP: path, query and bodies as they are.
 * What the service answers is the answer, errors too; where it gives none, it is one in the one error shape.
 */
export async function forwarder(app: FastifyInstance, options: ForwardOptions): Promise<void> {
  const upstreams = new Upstreams()
  app.addHook('onClose', () => upstreams.close())
  // Bodies are streamed: whatever the content type, nothing is read of one before the handler does.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
  for (const [prefix, origin] of options.forwards) {
    const config = { forward: `${prefix}/*` }
    const handler = (request: FastifyRequest, reply: FastifyReply) => forward(request, reply, { prefix, origin, upstreams, ...options })
    for (const url of [prefix, `${prefix}/*`]) app.route({ method: methods, url, config, handler })
  }
}

interface Way extends ForwardOptions {
  readonly prefix: string
  readonly origin: string
  readonly upstreams: Upstreams
}

/** Rejects with an ApiError for what fails before the answer has begun. A later failure breaks the connection: a part must not look like the whole. */
async function forward(request: FastifyRequest, reply: FastifyReply, way: Way): Promise<FastifyReply> {
  const path = pathOf(request.raw.url ?? '/', way.prefix)
  const timeout = timeoutOf(request.headers, way.deadlines)
  const answer = await way.upstreams.send({
    origin: way.origin,
    path,
    method: request.method,
    headers: requestHeaders(request, timeout, way.callMetadata(request)),
    body: bodyOf(request.raw, way.maxUploadBytes),
    signal: endOf(reply, timeout, way.origin),
  })
  return reply.code(answer.statusCode).headers(endToEnd(answer.headers)).send(answer.body)
}
