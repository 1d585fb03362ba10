import type { Metadata } from '@grpc/grpc-js'
import type { IncomingHttpHeaders } from 'node:http'

/** The headers that go on to the service: W3C Trace Context and Baggage. Nothing else passes unless the gateway says so. */
export const defaultForwardHeaders: readonly string[] = ['traceparent', 'tracestate', 'baggage']

/** Base64 in either alphabet, with its padding or without, as gRPC over HTTP/2 has binary values. */
const binary = /^[A-Za-z0-9+/_-]+={0,2}$/

/** gRPC's Custom-Metadata. What a client puts there beyond that is worth no error: the call is another matter. */
const printable = /^[ -~]+$/

/** The metadata of a call: an allow-list, so that no client can set what services trust. */
export function metadataOf(headers: IncomingHttpHeaders, requestId: string, forward: readonly string[]): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>()
  if (printable.test(requestId)) metadata.set('x-request-id', requestId)
  for (const name of forward) {
    const value = String(headers[name] ?? '')
    if (name.endsWith('-bin') ? binary.test(value) : printable.test(value)) metadata.set(name, value)
  }
  return metadata
}

/**
 * Metadata that a service sent, as HTTP has it: several values as one list, binary ones in base64. Cookies are no list (RFC 6265, 3): each
 * has a line of its own.
 */
export function textsOf(metadata: Metadata): ReadonlyMap<string, string> {
  return new Map(Object.keys(metadata.getMap()).map((name) => [name, metadata.get(name).map(textOf).join(name === 'set-cookie' ? '\n' : ', ')]))
}

function textOf(value: string | Buffer): string {
  return typeof value === 'string' ? value : value.toString('base64')
}
