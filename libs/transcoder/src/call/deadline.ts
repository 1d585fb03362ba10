import type { IncomingHttpHeaders } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import { ApiError, badRequest } from '../response/api-error.ts'
import { lookUpByName, lookUpByOwnName } from './by-name.ts'

/** How long calls may take, in milliseconds. */
export interface Deadlines {
  /** For a client that names none. By method, service or package; the longest name wins, and the empty name is for all. */
  readonly byName: ReadonlyMap<string, number>
  /** No client gets more than this; a body that is sent as it is (google.api.HttpBody) may take as long. */
  readonly max: number
  /** The same for streams of messages: they last this long unless the client asks for less. */
  readonly maxStream: number
}

export const defaultDeadlines: Deadlines = { byName: new Map([['', 10_000]]), max: 60_000, maxStream: 3_600_000 }

/** Milliseconds that a call may take: what the client asks for (`askedTimeout`), or the route's own, within the cap. */
export function timeoutOf(route: RoutePlan, headers: IncomingHttpHeaders, deadlines: Deadlines): number {
  const { method } = route
  const max = streamsMessages(route) ? deadlines.maxStream : deadlines.max
  const own = () => (method.methodKind === 'unary' ? lookUpByName(deadlines.byName, method) : lookUpByOwnName(deadlines.byName, method))
  return Math.min(askedTimeout(headers) ?? own() ?? max, max)
}

/** A stream of messages lasts as long as those who talk; a body that comes or goes in pieces does not. */
function streamsMessages({ method: { methodKind }, hasRawBody, hasRawResponse }: RoutePlan): boolean {
  if (methodKind === 'server_streaming') return !hasRawResponse
  return methodKind === 'bidi_streaming' || (methodKind === 'client_streaming' && !hasRawBody)
}

/**
 * Milliseconds that a client asks for: with `X-Request-Timeout`, which is seconds such as `2` or `0.25`; with `grpc-timeout` ("Timeout" of
 * the gRPC over HTTP/2 specification), such as `500m` or `2S`; with both, the smaller. Undefined with neither. Throws a 400 that names
 * the header, and a 504 for less than clocks here can measure: it has passed before anybody could be asked.
 */
export function askedTimeout(headers: IncomingHttpHeaders): number | undefined {
  const asked = [requestTimeout(headers['x-request-timeout']), grpcTimeout(headers['grpc-timeout'])].filter((one) => one !== undefined)
  if (asked.length === 0) return undefined
  const least = Math.min(...asked)
  if (least < 1) throw new ApiError('DEADLINE_EXCEEDED', 'the deadline has passed before the service could be asked')
  return least
}

function requestTimeout(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined
  if (!/^\d{1,8}(?:\.\d{1,9})?$/.test(String(header))) throw badRequest('X-Request-Timeout', `"${String(header)}" is not a number of seconds such as 2 or 0.25`)
  return atLeastSome('X-Request-Timeout', Number(header) * 1000)
}

const milliseconds: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

function grpcTimeout(header: string | string[] | undefined): number | undefined {
  if (header === undefined) return undefined
  const [, amount, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(String(header)) ?? []
  if (amount === undefined) throw badRequest('grpc-timeout', `"${String(header)}" is not up to eight digits and one of H, M, S, m, u, n`)
  return atLeastSome('grpc-timeout', Number(amount) * (milliseconds[unit] ?? 1))
}

/** Nothing can be done in no time: a client that asks for it has made a mistake in its arithmetic. */
function atLeastSome(header: string, timeout: number): number {
  if (timeout === 0) throw badRequest(header, 'is not more than nothing')
  return timeout
}
