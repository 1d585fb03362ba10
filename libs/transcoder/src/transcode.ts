import type { Message } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'
import type { Deadlines } from './call/deadline.ts'
import { timeoutOf } from './call/deadline.ts'
import { metadataOf } from './call/metadata.ts'
import { repeated } from './call/repeat.ts'
import type { Answer, Call, ResponseStream, Transport } from './call/transport.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import type { ProtoJson } from './protojson/proto-json.ts'
import { buildRequest } from './request/build.ts'
import { piecesOf } from './request/collect.ts'
import { rawPieces } from './request/raw-body.ts'

/** What all requests of a plan have in common. */
export interface Road {
  readonly json: ProtoJson
  readonly transport: Transport
  readonly deadlines: Deadlines
  readonly forwardHeaders: readonly string[]
  readonly maxUploadBytes: number
}

/** One request as HTTP brings it. */
export interface Incoming {
  readonly id: string
  /** Undecoded, with the query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** In memory, or as it comes where the route takes it in pieces. */
  readonly body: Uint8Array | Readable | undefined
  /** What the application says of the request to services. */
  readonly metadata: Iterable<readonly [string, string]>
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
}

/** A request on its way to one answer: HTTP to message, then the call. Rejects with an ApiError. */
export async function transcode(route: RoutePlan, incoming: Incoming, road: Road): Promise<Answer> {
  const call = callOf(route, incoming, road)
  if (route.method.methodKind === 'unary') return hasRequestId(route, call.request) ? repeated(road.transport, call) : road.transport.unary(call)
  const payload = incoming.body instanceof Readable ? incoming.body : Readable.from([])
  return road.transport.upload(call, rawPieces(route, piecesOf(payload), road.maxUploadBytes))
}

/** A request on its way to a stream of answers. Throws an ApiError for one that cannot be called. */
export function openStream(route: RoutePlan, incoming: Incoming, road: Road): ResponseStream {
  return road.transport.serverStream(callOf(route, incoming, road))
}

function hasRequestId({ requestId, method }: RoutePlan, request: Message): boolean {
  return requestId !== undefined && reflect(method.input, request).get(requestId) !== ''
}

function callOf(route: RoutePlan, { id, url, headers, body, metadata, signal }: Incoming, road: Road): Call {
  return {
    method: route.method,
    timeout: timeoutOf(route, headers['grpc-timeout'] as string | undefined, road.deadlines),
    request: buildRequest(route, { url, headers, body: body instanceof Readable ? undefined : body }, road.json),
    metadata: new Map([...metadataOf(headers, id, road.forwardHeaders), ...metadata]),
    signal,
  }
}
