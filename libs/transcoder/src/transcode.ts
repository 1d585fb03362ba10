import type { FileRegistry, JsonValue } from '@bufbuild/protobuf'
import type { IncomingHttpHeaders } from 'node:http'
import type { Deadlines } from './call/deadline.ts'
import { timeoutOf } from './call/deadline.ts'
import { metadataOf } from './call/metadata.ts'
import type { Transport } from './call/transport.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import { buildRequest } from './request/build.ts'
import { responseJson } from './response/message.ts'

/** What all requests of a gateway have in common. */
export interface Road {
  readonly registry: FileRegistry
  readonly transport: Transport
  readonly deadlines: Deadlines
  readonly forwardHeaders: readonly string[]
}

/** One request as HTTP brings it. */
export interface Incoming {
  readonly id: string
  /** Undecoded, with the query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Uint8Array | undefined
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal
}

/** A request on its way: HTTP to message, the call, message to JSON. Rejects with an ApiError. */
export async function transcode(route: RoutePlan, incoming: Incoming, road: Road): Promise<JsonValue> {
  const { id, url, headers, body, signal } = incoming
  const timeout = timeoutOf(route.method, headers['grpc-timeout'] as string | undefined, road.deadlines)
  const request = buildRequest(route, { url, body, contentType: headers['content-type'] }, road.registry)
  const metadata = metadataOf(headers, id, road.forwardHeaders)
  const response = await road.transport.unary({ method: route.method, request, metadata, timeout, signal })
  return responseJson(route, response, road.registry)
}
