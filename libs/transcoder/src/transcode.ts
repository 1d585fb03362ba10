import type { Message, Registry } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import { MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt'
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { Deadlines } from './call/deadline.ts'
import { timeoutOf } from './call/deadline.ts'
import { metadataOf } from './call/metadata.ts'
import { repeated } from './call/repeat.ts'
import { startingWith } from './call/starting-with.ts'
import type { Answer, Call, CallAhead, ResponseStream, Transport } from './call/transport.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import type { ProtoJson } from './protojson/proto-json.ts'
import { buildRequest } from './request/build.ts'
import { complete } from './request/complete.ts'
import { contentCoding, decodedPieces } from './request/content-encoding.ts'
import { piecesWithin } from './request/raw-body.ts'
import { uploadMessages } from './request/upload.ts'

/** What all requests of a plan have in common. */
export interface CallContext {
  readonly json: ProtoJson
  readonly registry: Registry
  readonly transport: Transport
  readonly deadlines: Deadlines
  readonly forwardHeaders: readonly string[]
  readonly maxUploadBytes: number
}

/** One request as HTTP brings it. */
export interface Incoming {
  readonly id: string
  /** Undecoded, with the query, and without the prefix. */
  readonly url: string
  /** What the plugin was registered under, as the client wrote it. */
  readonly prefix: string
  readonly headers: IncomingHttpHeaders
  /** In memory, or as it comes where the route takes it in pieces. */
  readonly body: Uint8Array | Readable | undefined
  /** What the application says of the request to services. */
  readonly metadata: Iterable<readonly [string, string]>
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
}

/** A request on its way to one answer: HTTP to message, then the call. Rejects with an ApiError. */
export async function transcode(route: RoutePlan, incoming: Incoming, context: CallContext): Promise<Answer> {
  if (route.method.methodKind !== 'unary') return upload(route, incoming, context)
  const call = callOf(route, incoming, context)
  return isRepeated(route, call.request) ? repeated(context.transport, call) : context.transport.unary(call)
}

/** A request on its way to a stream of answers. Throws an ApiError for one that cannot be called. */
export function openStream(route: RoutePlan, incoming: Incoming, context: CallContext): ResponseStream {
  return context.transport.serverStream(callOf(route, incoming, context))
}

/** A body that the service takes in pieces. What the first of them cannot be made of is no call. */
async function upload(route: RoutePlan, incoming: Incoming, { json, maxUploadBytes, ...context }: CallContext): Promise<Answer> {
  const call = callAhead(route, incoming, context)
  const payload = incoming.body instanceof Readable ? incoming.body : Readable.from([])
  const pieces = piecesWithin(maxUploadBytes, decodedPieces(payload, contentCoding(incoming.headers)))
  const messages = uploadMessages(route, incoming, pieces, json)
  const first = messages.next()
  await first
  return context.transport.upload(call, startingWith(first, messages))
}

/** A method that says of itself that it may be repeated is by the channel (`call/service-config.ts`), and not three times three. */
function isRepeated({ requestId, method }: RoutePlan, request: Message): boolean {
  if (method.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN) return false
  return requestId !== undefined && reflect(method.input, request).get(requestId) !== ''
}

function callOf(route: RoutePlan, incoming: Incoming, context: CallContext): Call {
  const { url, headers, body } = incoming
  const request = complete(route.method.input, buildRequest(route, { url, headers, body: body instanceof Readable ? undefined : body }, context.json))
  return { ...callAhead(route, incoming, context), request }
}

/** What is known of a call before its requests are. Throws a 400 for a deadline that is none. */
export function callAhead(route: RoutePlan, { id, headers, metadata, signal }: Incoming, context: Omit<CallContext, 'json' | 'maxUploadBytes'>): CallAhead {
  return {
    method: route.method,
    registry: context.registry,
    timeout: timeoutOf(route, headers, context.deadlines),
    metadata: new Map([...metadataOf(headers, id, context.forwardHeaders), ...metadata]),
    signal,
  }
}
