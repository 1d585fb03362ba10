import { PlanError } from '../plan/plan-error.ts'

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/

/** RFC 9110, 7.6.1 and 6.4.1: what concerns one connection, or says where a message ends. */
const ofTheConnection: ReadonlySet<string> = new Set([
  'connection', 'content-length', 'expect', 'host', 'http2-settings', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection',
  'te', 'trailer', 'transfer-encoding', 'upgrade',
])

/** What the transcoder says itself: a service that said it too would contradict the body, or the status. */
const ofTheAnswer: ReadonlySet<string> = new Set(['accept-encoding', 'allow', 'content-encoding', 'content-range', 'content-type', 'date', 'location'])

/** RFC 9110, 6.5.1: fields that are read before the content, and so come too late behind it. */
const neverLate: ReadonlySet<string> = new Set([
  'age', 'authorization', 'cache-control', 'content-disposition', 'content-language', 'etag', 'expires', 'last-modified', 'retry-after', 'set-cookie', 'vary', 'www-authenticate',
])

/**
 * Names of request headers that go on as metadata, in small letters. Throws a PlanError for a name that is none, that no call can carry
 * (gRPC keeps `grpc-` for itself), or that is of one connection only.
 */
export function requestNames(names: readonly string[]): readonly string[] {
  return names.map((name) => checked('forwardHeaders', name, (one) => ofTheConnection.has(one) || one === 'content-type' || one.startsWith('grpc-')))
}

/** Names of metadata that become headers of an answer, in small letters. Throws a PlanError for one that would break the answer. */
export function responseNames(names: readonly string[]): readonly string[] {
  return names.map((name) => checked('responseHeaders', name, (one) => ofTheConnection.has(one) || ofTheAnswer.has(one) || one.startsWith('grpc-')))
}

/** Names of trailing metadata that become headers or trailers. Throws a PlanError for one that would break the answer. */
export function trailerNames(names: readonly string[]): readonly string[] {
  const refused = (one: string) => ofTheConnection.has(one) || ofTheAnswer.has(one) || neverLate.has(one) || one.startsWith('grpc-')
  return names.map((name) => checked('responseTrailers', name, refused))
}

function checked(option: string, name: string, isRefused: (name: string) => boolean): string {
  const small = name.toLowerCase()
  if (!token.test(small)) throw new PlanError(`${option}: "${name}" is no name of a header`)
  if (isRefused(small)) throw new PlanError(`${option}: "${name}" cannot be passed on: it is of the connection, or the transcoder's own to say`)
  return small
}
