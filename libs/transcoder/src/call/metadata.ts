import type { Metadata } from '@grpc/grpc-js'
import type { IncomingHttpHeaders } from 'node:http'

/** The headers that go on to the service: W3C Trace Context and Baggage. Nothing else passes unless the gateway says so. */
export const defaultForwardHeaders: readonly string[] = ['traceparent', 'tracestate', 'baggage']

/** The metadata of a call: an allow-list, so that no client can set what services trust. */
export function metadataOf(headers: IncomingHttpHeaders, requestId: string, forward: readonly string[]): ReadonlyMap<string, string> {
  const metadata = new Map([['x-request-id', requestId]])
  for (const name of forward) {
    const value = String(headers[name] ?? '')
    // gRPC's Custom-Metadata is printable ASCII. What a client puts there beyond that is worth no error: the call is another matter.
    if (/^[ -~]+$/.test(value)) metadata.set(name, value)
  }
  return metadata
}

/** Metadata that a service sent, without binary values. */
export function textsOf(metadata: Metadata): ReadonlyMap<string, string> {
  const names = Object.keys(metadata.getMap()).filter((name) => !name.endsWith('-bin'))
  return new Map(names.map((name) => [name, metadata.get(name).join(', ')]))
}
