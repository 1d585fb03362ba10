import type { FastifyRequest } from 'fastify'
import type { IncomingHttpHeaders } from 'node:http'

type Headers = Record<string, string | string[]>

/** RFC 9110, 7.6.1: what concerns one connection and must not go further, besides what its `Connection` names. */
const hopByHop: readonly string[] = [
  'connection', 'http2-settings', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade',
]

/**
 * What only the gateway says to a service, whatever the client does. `expect` it has answered itself, and `forwarded` (RFC 7239) would
 * contradict the headers that it does fill.
 */
const ours: readonly string[] = ['expect', 'forwarded', 'grpc-timeout', 'host', 'x-identity', 'x-request-id', 'x-request-timeout']

/** The headers of a message without those of its connection. */
export function endToEnd(headers: IncomingHttpHeaders): Headers {
  const named = String(headers.connection ?? '').toLowerCase().split(',').map((name) => name.trim())
  return without(headers, [...hopByHop, ...named])
}

/** The headers for the service. `timeout` is in milliseconds; `metadata` is what the gateway says of the request. */
export function requestHeaders(request: FastifyRequest, timeout: number, metadata: Iterable<readonly [string, string]>): Headers {
  const { headers, raw } = request
  return {
    ...without(endToEnd(headers), ours),
    via: append(headers.via, `${raw.httpVersion} gateway`),
    'x-forwarded-for': append(headers['x-forwarded-for'], request.ip.replace(/^::ffff:/, '')),
    'x-forwarded-proto': append(headers['x-forwarded-proto'], request.protocol),
    'x-forwarded-host': append(headers['x-forwarded-host'], request.host),
    'x-request-id': request.id,
    'x-request-timeout': String(Math.ceil(timeout) / 1000),
    ...Object.fromEntries(metadata),
  }
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): Headers {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (value === undefined || names.includes(name) ? [] : [[name, value]])))
}

function append(before: string | string[] | undefined, value: string): string {
  return before === undefined ? value : `${String(before)}, ${value}`
}
