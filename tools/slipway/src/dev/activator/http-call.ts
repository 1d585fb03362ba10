import { request as connect } from 'node:http'
import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Doorway } from './door.ts'
import { endToEnd, parseRequestTimeout, withTimeout } from './http-headers.ts'
import { BrokenOffError, NotStartedError, NotTakenError, Patience, TooLateError, untilTaken } from './patience.ts'

/** More than any service takes. */
export const headerBytes = 1024 * 1024

/** Passes one request to the service as it is, and the answer back, once that is awake. Never rejects. */
export async function passHttpCall(request: IncomingMessage, response: ServerResponse, { hold, inner, name }: Doorway): Promise<void> {
  const gone = new AbortController()
  response.on('error', () => {})
  response.once('close', () => gone.abort(new Error('the caller has gone')))
  const patience = new Patience(parseRequestTimeout(request.headers['x-request-timeout']?.toString()))
  try {
    await untilTaken(async () => {
      const release = await patience.for(hold, gone.signal)
      try {
        gone.signal.throwIfAborted()
        await exchange(request, response, { port: inner, left: patience.left, gone: gone.signal })
      } finally {
        release()
      }
    })
  } catch (error) {
    if (!gone.signal.aborted) fail(response, name, error as Error)
  }
}

interface Terms {
  readonly port: number
  /** Milliseconds of the caller's time. */
  readonly left: number | undefined
  readonly gone: AbortSignal
}

/** Resolves when the answer has been passed on. Rejects with a NotTakenError if nothing of the request was sent. */
function exchange(request: IncomingMessage, response: ServerResponse, { port, left, gone }: Terms): Promise<void> {
  const streams = request.headers['transfer-encoding'] !== undefined
  const outgoing = connect({
    // A connection for each: an idle one might be closed by the service just as a request is sent on it.
    host: '127.0.0.1', port, agent: false, method: request.method, path: request.url, maxHeaderSize: headerBytes,
    headers: [...withTimeout(endToEnd(request.rawHeaders), left), 'connection', 'close', ...(streams ? ['transfer-encoding', 'chunked'] : [])],
    setDefaultHeaders: false,
  })
  const leave = () => outgoing.destroy()
  gone.addEventListener('abort', leave, { once: true })
  return new Promise<void>((resolve, reject) => {
    outgoing.once('socket', (socket) => socket.once('connect', () => {
      // What streams must not wait for its first bytes.
      if (streams) outgoing.flushHeaders()
      send(request, outgoing)
    }))
    outgoing.on('error', (error) => reject(failureOf(error)))
    outgoing.once('response', (answer) => receive(answer, response).then(resolve, reject))
  }).finally(() => {
    gone.removeEventListener('abort', leave)
    request.unpipe(outgoing)
  })
}

function failureOf(error: NodeJS.ErrnoException): Error {
  if (error.syscall === 'connect') return new NotTakenError('does not take connections', { cause: error })
  return new BrokenOffError(`broke off: ${error.message}`, { cause: error })
}

function send(request: IncomingMessage, outgoing: ClientRequest): void {
  request.once('end', () => { if (request.rawTrailers.length > 0) outgoing.addTrailers(pairs(request.rawTrailers)) })
  request.pipe(outgoing)
}

function receive(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  response.sendDate = false
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders))
  response.flushHeaders()
  // Told on close.
  answer.on('error', () => {})
  answer.once('end', () => { if (answer.rawTrailers.length > 0) response.addTrailers(pairs(answer.rawTrailers)) })
  answer.pipe(response)
  return new Promise((resolve) => {
    answer.once('close', () => {
      // A part must not look like the whole.
      if (!answer.complete) response.destroy()
      resolve()
    })
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as [string, string]] : []))
}

/** In the one error shape (AIP-193). */
function fail(response: ServerResponse, name: string, error: Error): void {
  if (response.headersSent) return void response.destroy()
  const [code, status] = kindOf(error)
  const content = { error: { code, status, message: `${name} ${error.message}`, details: [] } }
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(content))
}

function kindOf(error: Error): readonly [code: number, status: string] {
  if (error instanceof TooLateError) return [504, 'DEADLINE_EXCEEDED']
  const isAway = error instanceof NotStartedError || error instanceof NotTakenError || error instanceof BrokenOffError
  return isAway ? [503, 'UNAVAILABLE'] : [500, 'INTERNAL']
}
