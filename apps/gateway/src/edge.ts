import type { Deadlines, ErrorFormat } from '@slipway/transcoder'
import { ApiError } from '@slipway/transcoder'
import { errorBody, errorType } from '@slipway/transcoder/edge'
import type { ConnectionError, FastifyHttpOptions, FastifyInstance, RawServerDefault } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'

/** Limits for a door that anybody can knock at. Times are in milliseconds. */
export function edgeLimits({ max }: Pick<Deadlines, 'max'>) {
  // As long as an upload may take, and a moment for its answer to get out.
  const requestTimeout = Math.max(60_000, max) + 10_000
  return {
    // Headers and body must have arrived by then (slow-loris), before the socket was still for too long.
    requestTimeout,
    // A socket without any traffic; longer than the longest deadline of a call, whose answer would be lost. Streams have a heartbeat.
    connectionTimeout: requestTimeout + 5000,
    // Longer than the idle time of balancers in front (usually 60 s), so that they close first and lose no request.
    keepAliveTimeout: 72_000,
    // Connections end now and then, so that load spreads over new replicas.
    maxRequestsPerSocket: 10_000,
    http: { headersTimeout: 10_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 5000 },
  } satisfies FastifyHttpOptions<RawServerDefault>
}

/** The client's own request id if it is a plain one, else a new one. It is in the logs, in the answer and in the metadata of calls. */
export function requestId({ headers }: { readonly headers: Readonly<Record<string, unknown>> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}

/** RFC 9112, 3.2: more than one Host is 400. Node would silently take the first, and a proxy before it perhaps the last. */
export function refuseSeveralHosts(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ raw }) => {
    const hosts = raw.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host')
    if (hosts.length > 1) throw new ApiError('INVALID_ARGUMENT', 'the request has more than one Host header')
  })
}

/** What is no HTTP, too large in its headers or too slow is answered in the one error shape too, before a request exists. */
export function answerBrokenHttp(format: ErrorFormat, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  const [status, phrase, answer] = brokenHttp(error.code)
  const body = JSON.stringify(errorBody(answer, format))
  const head = [`content-type: ${errorType(format)}`, `content-length: ${Buffer.byteLength(body)}`, 'connection: close']
  if (socket.writable) socket.write(`HTTP/1.1 ${status} ${phrase}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}

function brokenHttp(code: string | undefined): [number, string, ApiError] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'Request Timeout', new ApiError('DEADLINE_EXCEEDED', 'the request did not arrive in time', { httpStatus: 408 })]
  if (code === 'HPE_HEADER_OVERFLOW') return [431, 'Request Header Fields Too Large', new ApiError('INVALID_ARGUMENT', 'the headers are too large', { httpStatus: 431 })]
  return [400, 'Bad Request', new ApiError('INVALID_ARGUMENT', 'this is not an HTTP request')]
}
