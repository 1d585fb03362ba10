import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { setMaxListeners } from 'node:events'
import type { Readable } from 'node:stream'
import { defaultDeadlines } from './call/deadline.ts'
import type { Deadlines } from './call/deadline.ts'
import { defaultForwardHeaders } from './call/metadata.ts'
import type { Transport } from './call/transport.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import type { JsonOptions } from './protojson/proto-json.ts'
import { collect } from './request/collect.ts'
import { answer } from './response/answers.ts'
import { sendError } from './response/send-error.ts'
import { Served, findRoute } from './served.ts'
import type { DescriptorSource } from './source/source.ts'
import { fixedDescriptors } from './source/source.ts'

export interface TranscoderOptions {
  /** Serialized google.protobuf.FileDescriptorSets, with imports; or where they come from, and come again when they change. */
  readonly descriptors: readonly Uint8Array[] | DescriptorSource
  /** A gRPC API configuration in YAML, whose `http.rules` go before the annotations of the methods that they select. */
  readonly httpRules?: string
  readonly transport: Transport
  readonly json?: JsonOptions
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
 * A Fastify plugin that answers every google.api.http rule of the descriptors, and each other path or method with an
 * AIP-193 error. Routes of the application itself go before it. Throws a PlanError for rules that cannot be served.
 */
export async function transcoder(app: FastifyInstance, options: TranscoderOptions): Promise<void> {
  const { transport, deadlines = defaultDeadlines, forwardHeaders = defaultForwardHeaders, maxUploadBytes = 32 * 1024 * 1024, heartbeat = 15_000 } = options
  const source = 'load' in options.descriptors ? options.descriptors : fixedDescriptors(options.descriptors)
  const plan = { httpRules: options.httpRules, json: options.json, road: { transport, deadlines, forwardHeaders, maxUploadBytes } }
  const served = new Served(await source.load(), plan)
  const answers = { heartbeat, closing: closingOf(app) }
  app.addHook('onClose', () => transport.close())

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', async (request: FastifyRequest, payload: Readable) => readBody(request, payload))
  app.setErrorHandler(sendError)
  app.addHook('onRequest', async (request) => {
    found.set(request, { route: findRoute(served.router, request), served })
  })
  app.all('/*', async (request, reply: FastifyReply) => {
    const { route, served: { road } } = found.get(request) ?? { route: findRoute(served.router, request), served }
    return answer(route, request, reply, options.callMetadata?.(request) ?? [], road, answers)
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
  if (routeOf(request)?.method.methodKind === 'client_streaming') return payload
  return collect(payload, request.headers['content-length'], request.routeOptions.bodyLimit)
}
