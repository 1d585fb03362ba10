import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { setMaxListeners } from 'node:events'
import type { Readable } from 'node:stream'
import { defaultDeadlines } from './call/deadline.ts'
import type { Deadlines } from './call/deadline.ts'
import { defaultForwardHeaders } from './call/metadata.ts'
import type { Transport } from './call/transport.ts'
import { readDescriptors } from './plan/descriptors.ts'
import { planRoutes } from './plan/plan-routes.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import { collect } from './request/collect.ts'
import { splitUrl } from './request/build.ts'
import { Router } from './request/router.ts'
import { Answers } from './response/answers.ts'
import { ApiError } from './response/api-error.ts'
import { sendError } from './response/send-error.ts'

export interface TranscoderOptions {
  /** Serialized google.protobuf.FileDescriptorSets, with imports. */
  readonly descriptors: readonly Uint8Array[]
  readonly transport: Transport
  /** Unless said otherwise: 10 s for a client that names none, 60 s at most, and an hour for streams of messages. */
  readonly deadlines?: Deadlines
  /** Lower-case names of the request headers that become metadata. Trace Context and Baggage unless said otherwise. */
  readonly forwardHeaders?: readonly string[]
  /** What the application itself says of a request to services, such as who asks. It wins over what the client sends. */
  readonly callMetadata?: (request: FastifyRequest) => Iterable<readonly [string, string]>
  /** Bytes of a body that is streamed to a service; 32 MiB unless said otherwise. Other bodies have Fastify's `bodyLimit`. */
  readonly maxUploadBytes?: number
  /** Milliseconds of silence after which a stream of messages sends something all the same; 15 s unless said otherwise. */
  readonly heartbeat?: number
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
  const { transport, deadlines = defaultDeadlines, forwardHeaders = defaultForwardHeaders, maxUploadBytes = 32 * 1024 * 1024, heartbeat = 15_000 } = options
  transport.prepare([...new Set(plans.map((plan) => plan.method))])
  const closing = closingOf(app)
  app.addHook('onClose', () => transport.close())

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => readBody(request, payload))
  app.setErrorHandler(sendError)
  app.addHook('onRequest', async (request) => {
    routes.set(request, findRoute(router, request))
  })
  const answers = new Answers({ registry, transport, deadlines, forwardHeaders, maxUploadBytes }, heartbeat, closing)
  app.all('/*', async (request, reply: FastifyReply) => {
    const route = routes.get(request) ?? findRoute(router, request)
    return answers.send(route, request, reply, options.callMetadata?.(request) ?? [])
  })
}

/** Aborts when the application begins to close: what has no end of its own must not keep it. */
function closingOf(app: FastifyInstance): AbortSignal {
  const closing = new AbortController()
  setMaxListeners(0, closing.signal)
  app.addHook('preClose', async () => closing.abort())
  return closing.signal
}

/** A body in memory, or the stream that it comes in where the service takes it in pieces. */
function readBody(request: FastifyRequest, payload: Readable): Promise<Buffer> | Readable {
  if (routes.get(request)?.method.methodKind === 'client_streaming') return payload
  return collect(payload, request.headers['content-length'], request.routeOptions.bodyLimit)
}

function findRoute(router: Router, { method, raw }: FastifyRequest): RoutePlan {
  const [path] = splitUrl(raw.url ?? '/')
  const match = router.match(method, path)
  if ('route' in match) return match.route
  if (match.allow.length === 0) throw new ApiError('NOT_FOUND', `nothing is served at ${path}`)
  const allow = match.allow.join(', ')
  throw new ApiError('UNIMPLEMENTED', `${method} is not served here: allowed are ${allow}`, { httpStatus: 405, headers: { allow } })
}
