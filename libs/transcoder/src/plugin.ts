import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { defaultDeadlines } from './call/deadline.ts'
import type { Deadlines } from './call/deadline.ts'
import { defaultForwardHeaders } from './call/metadata.ts'
import type { Transport } from './call/transport.ts'
import { readDescriptors } from './plan/descriptors.ts'
import { planRoutes } from './plan/plan-routes.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import { splitUrl } from './request/build.ts'
import { Router } from './request/router.ts'
import { ApiError } from './response/api-error.ts'
import { sendError } from './response/send-error.ts'
import { transcode } from './transcode.ts'

export interface TranscoderOptions {
  /** Serialized google.protobuf.FileDescriptorSets, with imports. */
  readonly descriptors: readonly Uint8Array[]
  readonly transport: Transport
  /** 10 s for a client that names none, 60 s at most, unless said otherwise. */
  readonly deadlines?: Deadlines
  /** Lower-case names of the request headers that become metadata. Trace Context and Baggage unless said otherwise. */
  readonly forwardHeaders?: readonly string[]
}

const routes = new WeakMap<FastifyRequest, RoutePlan>()

/** The route that answers a request; undefined for what no route takes. */
export function routeOf(request: FastifyRequest): RoutePlan | undefined {
  return routes.get(request)
}

/**
 * A Fastify plugin that answers every google.api.http rule of the descriptors, and each other path or method with an
 * AIP-193 error. Routes of the application itself go before it. Throws a PlanError for rules that cannot be served.
 */
export async function transcoder(app: FastifyInstance, options: TranscoderOptions): Promise<void> {
  const registry = readDescriptors(options.descriptors)
  const plans = planRoutes(registry)
  const router = new Router(plans)
  const { transport, deadlines = defaultDeadlines, forwardHeaders = defaultForwardHeaders } = options
  transport.prepare([...new Set(plans.map((plan) => plan.method))])
  app.addHook('onClose', () => transport.close())

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler(sendError)
  app.addHook('onRequest', async (request) => {
    routes.set(request, findRoute(router, request))
  })
  app.all('/*', async (request, reply) => {
    const route = routes.get(request) ?? findRoute(router, request)
    const { id, raw, headers } = request
    const incoming = { id, url: raw.url ?? '/', headers, body: request.body as Uint8Array | undefined, signal: whileConnected(reply) }
    const json = await transcode(route, incoming, { registry, transport, deadlines, forwardHeaders })
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(json))
  })
}

function findRoute(router: Router, { method, raw }: FastifyRequest): RoutePlan {
  const [path] = splitUrl(raw.url ?? '/')
  const match = router.match(method, path)
  if ('route' in match) return match.route
  if (match.allow.length === 0) throw new ApiError('NOT_FOUND', `nothing is served at ${path}`)
  const allow = match.allow.join(', ')
  throw new ApiError('UNIMPLEMENTED', `${method} is not served here, ${allow} is`, { httpStatus: 405, headers: { allow } })
}

/** Aborts when the connection closes before the answer is out. */
function whileConnected(reply: FastifyReply): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort()
  })
  return gone.signal
}
