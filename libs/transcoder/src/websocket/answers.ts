import type { Message } from '@bufbuild/protobuf'
import type { CallAhead } from '../call/transport.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { buildRequest } from '../request/build.ts'
import { complete } from '../request/complete.ts'
import type { Incoming, Road } from '../transcode.ts'
import { callAhead } from '../transcode.ts'
import { inFrame, requestOf, requestsOf } from './requests.ts'

/** What a service answers to the frames of a client. Iterating throws an ApiError. */
export type Answers = (frames: () => AsyncGenerator<Uint8Array, void>) => AsyncIterable<Message>

/** What a handshake asks for, before it is answered. Throws a 400 that names what is wrong with its path, its query or its headers. */
export function prepareAnswers(route: RoutePlan, incoming: Incoming, road: Road): Answers {
  const { method } = route
  const call = callAhead(route, incoming, road)
  if (method.methodKind === 'server_streaming') return toOneRequest(route, call, incoming, road)
  // Made to see whether it can be: the first frame makes it anew.
  requestOf(route, new Uint8Array(), incoming.url, road.json)
  if (method.methodKind === 'client_streaming') return (frames) => one(() => road.transport.upload(call, requestsOf(route, incoming.url, frames(), road.json)))
  return (frames) => road.transport.duplex(call, requestsOf(route, incoming.url, frames(), road.json))
}

/** The request is in path and query; where the rule has a body, that is the first frame. */
function toOneRequest(route: RoutePlan, call: CallAhead, { url, headers }: Incoming, { json, transport }: Road): Answers {
  const plain = { ...route, hasRawBody: false }
  const alone = buildRequest(plain, { url, body: undefined, headers }, json)
  if (route.body === 'none') return () => transport.serverStream({ ...call, request: complete(route.method.input, alone) })
  return async function* (frames) {
    const { done, value } = await first(frames())
    const asJson = { ...headers, 'content-type': 'application/json' }
    const request = done ? alone : inFrame(() => buildRequest(plain, { url, body: value, headers: asJson }, json))
    yield* transport.serverStream({ ...call, request: inFrame(() => complete(route.method.input, request)) })
  }
}

async function first<T>(values: AsyncGenerator<T, void>): Promise<IteratorResult<T, void>> {
  const next = await values.next()
  await values.return()
  return next
}

async function* one(call: () => ReturnType<Road['transport']['upload']>): AsyncGenerator<Message, void> {
  yield (await call()).message
}
