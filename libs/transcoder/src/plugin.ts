import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { setMaxListeners } from 'node:events'
import { METHODS } from 'node:http'
import type { Readable } from 'node:stream'
import { defaultDeadlines } from './call/deadline.ts'
import type { Deadlines } from './call/deadline.ts'
import { requestNames, responseNames, trailerNames } from './call/header-names.ts'
import { defaultForwardHeaders } from './call/metadata.ts'
import type { Transport } from './call/transport.ts'
import type { LiveOptions } from './live.ts'
import { Live } from './live.ts'
import type { LeaveOut } from './plan/plan-routes.ts'
import type { Plan } from './plan/plan.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import type { JsonOptions } from './protojson/proto-json.ts'
import { collect } from './request/collect.ts'
import { contentCoding, decodedPieces } from './request/content-encoding.ts'
import { ownUrl } from './request/own-url.ts'
import { answer } from './response/answers.ts'
import type { ErrorFormat } from './response/error-format.ts'
import { errorSender } from './response/send-error.ts'
import { defaultResponseHeaders } from './response/service-headers.ts'
import { Served, findRoute, optionsOf } from './served.ts'
import type { DescriptorSource, Source } from './source/source.ts'
import { fixed } from './source/source.ts'
import type { WebSocketOrigins } from './websocket/handshake.ts'
import { takeUpgrades, upgradeOf } from './websocket/upgrade.ts'
import { findWebSocketRoute, requireWebSocket } from './websocket/websocket-route.ts'

export interface TranscoderOptions {
  /** Serialized google.protobuf.FileDescriptorSets, with imports; or where they come from, and come again when they change. */
  readonly descriptors: readonly Uint8Array[] | DescriptorSource
  /** A gRPC API configuration in YAML, whose `http.rules` go before the annotations of the methods that they select; or where it comes from. */
  readonly httpRules?: string | Source<string>
  /** Takes what is wrong with each rule that cannot be served, and the rule is left out. Unless it is given, the plan is refused. */
  readonly leaveOut?: LeaveOut
  /** Called with each plan before it is served, the first one too. What it throws refuses the plan: the one before is served on. */
  readonly checkPlan?: (plan: Plan) => void
  /** Called with each plan that is served from now on, the first one too. It must not throw. */
  readonly onPlan?: (plan: Plan) => void
  /** How calls leave; the plugin closes it with the application. */
  readonly transport: Transport
  /** What ProtoJSON leaves open; nothing is on unless said. */
  readonly json?: JsonOptions
  /** Unless said otherwise: 10 s for a client that names none, 60 s at most, and an hour for streams of messages. */
  readonly deadlines?: Deadlines
  /** How errors are written: `aip193` unless said otherwise. Clients that ask for problem+json by Accept have it in any case. */
  readonly errors?: ErrorFormat
  /** `WWW-Authenticate` of a 401; `Bearer` unless said otherwise. */
  readonly challenge?: string
  /** Names of the request headers that become metadata. Trace Context and Baggage unless said otherwise. */
  readonly forwardHeaders?: readonly string[]
  /** Names of leading metadata that become headers. What says how long an answer is good for, unless said otherwise (`service-headers.ts`). */
  readonly responseHeaders?: readonly string[]
  /** Names of trailing metadata that become headers of one answer, and trailers of a stream for clients that take them. None unless said otherwise. */
  readonly responseTrailers?: readonly string[]
  /** Answers to GET that have no `etag` field have a weak ETag of their body. */
  readonly bodyEtags?: boolean
  /** Answers are encoded (gzip, br) for clients that like that, unless this is false: where a proxy in front does it. */
  readonly compress?: boolean
  /** What the application itself says of a request to services, such as who asks. It wins over what the client sends. */
  readonly callMetadata?: (request: FastifyRequest) => Iterable<readonly [string, string]>
  /** Bytes of a body that is streamed to a service; 32 MiB unless said otherwise. Other bodies have Fastify's `bodyLimit`. */
  readonly maxUploadBytes?: number
  /** Milliseconds of silence after which a stream of messages sends something all the same; 15 s unless said otherwise. */
  readonly heartbeat?: number
  /** Milliseconds until a browser takes up a broken event stream again (`retry:`); 2 s unless said otherwise. */
  readonly retry?: number
  /** Origins whose pages may connect with a WebSocket, such as `https://shop.example`, besides the one that they connect to; `*` is any. */
  readonly webSocketOrigins?: WebSocketOrigins
}

interface Found {
  readonly route: RoutePlan
  /** The plan that the request came in under: it ends under it too. */
  readonly served: Served
}

const found = new WeakMap<FastifyRequest, Found>()

/** The route that answers a request; undefined for what no route takes. */
export function routeOf(request: FastifyRequest): RoutePlan | undefined {
  return found.get(request)?.route
}

/**
 * A Fastify plugin that answers every google.api.http rule of the descriptors, and each other path or method with an error. Routes of
 * the application itself go before it. Rejects with a PlanError for rules that cannot be served, and with what a source rejects with
 * (a SourceError for those of this library); later changes that cannot be served are logged.
 */
export async function transcoder(app: FastifyInstance, options: TranscoderOptions): Promise<void> {
  const { transport, deadlines = defaultDeadlines, errors = 'aip193', maxUploadBytes = 32 * 1024 * 1024, heartbeat = 15_000 } = options
  const { checkPlan, leaveOut, onPlan, json } = options
  const forwardHeaders = requestNames(options.forwardHeaders ?? defaultForwardHeaders)
  const serviceHeaders = { leading: responseNames(options.responseHeaders ?? defaultResponseHeaders), trailing: trailerNames(options.responseTrailers ?? []) }
  const context = { transport, deadlines, forwardHeaders, maxUploadBytes }
  const live = await Live.open({ ...sourcesOf(options), serve: (inputs) => new Served(inputs, { checkPlan, leaveOut, json, context }), onPlan, log: app.log })
  const { bodyEtags = false, compress = true, retry = 2000, webSocketOrigins = [] } = options
  const answers = { errors, serviceHeaders, bodyEtags, compress, heartbeat, retry, webSocketOrigins, closing: closingOf(app) }
  app.addHook('onClose', async () => {
    live.close()
    transport.close()
  })

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => readBody(request, payload))
  app.setErrorHandler(errorSender(errors, { challenge: options.challenge, serviceHeaders }))
  app.addHook('onRequest', async (request, reply) => {
    const { served } = live
    const { url } = ownUrl(request)
    const allow = optionsOf(served.router, request.method, url)
    if (allow !== undefined) return reply.code(204).header('allow', allow).send()
    const isHandshake = upgradeOf(request.raw) !== undefined
    const route = isHandshake ? findWebSocketRoute(served.router, url) : findRoute(served.router, request.method, url)
    found.set(request, { route, served })
    if (!isHandshake) requireWebSocket(route, request.raw)
  })
  takeUpgrades(app)
  takeAnyMethod(app)
  app.all('/*', async (request, reply: FastifyReply) => {
    const { route, served } = found.get(request) ?? { route: findRoute(live.served.router, request.method, ownUrl(request).url), served: live.served }
    return answer(route, request, reply, options.callMetadata?.(request) ?? [], served.context, answers)
  })
}

function sourcesOf({ descriptors, httpRules }: TranscoderOptions): Pick<LiveOptions, 'descriptors' | 'httpRules'> {
  return {
    descriptors: 'load' in descriptors ? descriptors : fixed(descriptors),
    httpRules: typeof httpRules === 'string' ? fixed(httpRules) : httpRules,
  }
}

/** Rules may be for methods that Fastify would not take by itself, in the next plan if not in this one (http.proto, CustomHttpPattern). */
function takeAnyMethod(app: FastifyInstance): void {
  const others = METHODS.filter((method) => method !== 'CONNECT' && !app.supportedMethods.includes(method))
  for (const method of others) app.addHttpMethod(method, { hasBody: true })
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
  const coding = contentCoding(request.headers)
  if (routeOf(request)?.method.methodKind === 'client_streaming') return payload
  return collect(decodedPieces(payload, coding), request.headers['content-length'], request.routeOptions.bodyLimit)
}
