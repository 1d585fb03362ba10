import type { ClientHttp2Stream, IncomingHttpHeaders, Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { constants, createServer } from 'node:http2'
import type { Door } from './door.ts'
import { GrpcSessions } from './grpc-sessions.ts'
import { grpcTimeout } from './grpc-timeout.ts'
import { connected, holdFor } from './patience.ts'

const window = 16 * 2 ** 20
const deadlineExceeded = 4
const unavailable = 14

/** Listens for gRPC calls, and passes each on to the service once that is ready. Frames pass as they come, of every kind of stream. */
export async function openGrpcDoor(options: { readonly port: number; readonly inner: number; readonly hold: () => Promise<() => void>; readonly name: string }): Promise<Door> {
  const sessions = new GrpcSessions(options.inner, window)
  const server = createServer({ settings: { initialWindowSize: window, maxConcurrentStreams: 2 ** 31 - 1, maxHeaderListSize: 2 ** 20 } })
  const open = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    session.setLocalWindowSize(window)
    open.add(session)
    session.on('close', () => open.delete(session))
    // A client that breaks its connection off breaks its calls off, and each of them is told.
    session.on('error', () => {})
  })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    void answer(stream, headers, sessions, options)
  })
  await listen(server, options.port)
  return {
    forget: () => sessions.close(),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const session of open) session.destroy()
      sessions.close()
      await closed
    },
  }
}

async function answer(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, sessions: GrpcSessions, { hold, name }: { readonly hold: () => Promise<() => void>; readonly name: string }): Promise<void> {
  const left = new AbortController()
  stream.once('close', () => left.abort())
  const held = await holdFor(() => connected(hold, () => sessions.request(headers)), grpcTimeout(headers['grpc-timeout']), left.signal)
  if ('begun' in held) {
    stream.once('close', held.release)
    if (stream.closed || stream.destroyed) held.begun.close(constants.NGHTTP2_CANCEL)
    else pass(stream, held.begun)
  } else if (held.why === 'late') fail(stream, deadlineExceeded, `${name} was not ready before the deadline`)
  else if (held.why === 'broken') fail(stream, unavailable, `${name} does not start: ${held.error.message}`)
}

/** Joins both streams, until either ends or breaks off. */
function pass(stream: ServerHttp2Stream, request: ClientHttp2Stream): void {
  let trailers: IncomingHttpHeaders = {}
  request.on('response', (headers, flags) => {
    if (stream.closed || stream.destroyed) return
    const ends = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0
    stream.respond(withoutSymbols(headers), ends ? { endStream: true } : { waitForTrailers: true })
    if (!ends) request.pipe(stream)
  })
  request.on('trailers', (headers) => { trailers = headers })
  stream.on('wantTrailers', () => stream.sendTrailers(withoutSymbols(trailers)))
  stream.pipe(request)
  request.on('error', () => {})
  request.once('close', () => {
    if (stream.closed || stream.destroyed) return
    if (!stream.headersSent) fail(stream, unavailable, 'the service broke off before it answered')
    else if (request.rstCode !== constants.NGHTTP2_NO_ERROR) stream.close(request.rstCode)
  })
  stream.once('close', () => {
    if (!request.closed) request.close(stream.rstCode === constants.NGHTTP2_NO_ERROR ? constants.NGHTTP2_NO_ERROR : constants.NGHTTP2_CANCEL)
  })
}

/** An answer of trailers alone (gRPC over HTTP2, "Responses"). */
function fail(stream: ServerHttp2Stream, status: number, message: string): void {
  if (stream.closed || stream.destroyed || stream.headersSent) return
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': String(status), 'grpc-message': encodeURIComponent(message) }, { endStream: true })
}

function withoutSymbols(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers))
}

function listen(server: Http2Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
}
