import type { RoutePlan } from '../plan/route-plan.ts'
import { badRequest } from '../response/api-error.ts'
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

const milliseconds: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 }

/**
 * Milliseconds that a call may take: what the client asks for with `grpc-timeout` ("Timeout" of the gRPC over HTTP/2
 * specification, such as `500m` or `2S`), or the route's own. Throws a 400 that names the header.
 */
export function timeoutOf({ method, hasRawResponse }: RoutePlan, header: string | undefined, deadlines: Deadlines): number {
  const max = method.methodKind === 'server_streaming' && !hasRawResponse ? deadlines.maxStream : deadlines.max
  if (header === undefined) {
    const own = method.methodKind === 'unary' ? lookUpByName(deadlines.byName, method) : lookUpByOwnName(deadlines.byName, method)
    return Math.min(own ?? max, max)
  }
  const [, amount, unit = ''] = /^(\d{1,8})([HMSmun])$/.exec(header) ?? []
  if (amount === undefined) throw badRequest('grpc-timeout', `"${header}" is not up to eight digits and one of H, M, S, m, u, n`)
  return Math.min(Number(amount) * (milliseconds[unit] ?? 1), max)
}
