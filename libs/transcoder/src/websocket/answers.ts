import type { Message } from '@bufbuild/protobuf'
import type { CallAhead } from '../call/transport.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { buildRequest } from '../request/build.ts'
import { complete } from '../request/complete.ts'
import type { CallContext, Incoming } from '../transcode.ts'
import { callAhead } from '../transcode.ts'
import { inFrame, requestOf, requestsOf } from './requests.ts'

/** What a service answers to the frames of a client. Iterating throws an ApiError. */
export type Answers = (frames: () => AsyncGenerator<Uint8Array, void>) => AsyncIterable<Message>

/** What a handshake asks for, before it is answered. Throws a 400 that names what is wrong with its path, its query or its headers. */
export function prepareAnswers(route: RoutePlan, incoming: Incoming, context: CallContext): Answers {
  const { method } = route
  const call = callAhead(route, incoming, context)
  if (method.methodKind === 'server_streaming') return toOneRequest(route, call, incoming, context)
  // Made to see whether it can be: the first frame makes it anew.
  requestOf(route, new Uint8Array(), incoming.url, context.json)
  if (method.methodKind === 'client_streaming') return (frames) => one(() => context.transport.upload(call, requestsOf(route, incoming.url, frames(), context.json)))
  return (frames) => context.transport.duplex(call, requestsOf(route, incoming.url, frames(), context.json))
}

/** The request is in path and query; where the rule has a body, that is the first frame. */
function toOneRequest(route: RoutePlan, call: CallAhead, { url, headers }: Incoming, { json, transport }: CallContext): Answers {
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

async function* one(call: () => ReturnType<CallContext['transport']['upload']>): AsyncGenerator<Message, void> {
  yield (await call()).message
}
