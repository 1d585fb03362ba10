import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request as send } from 'node:http'
import type { Door } from './door.ts'
import { connected, holdFor } from './patience.ts'

/** For a request that says of no deadline how long it waits, in milliseconds. */
const patience = 30_000

/** Listens for HTTP requests, and passes each on to the service once that is ready. Bodies pass as they come. */
export async function openHttpDoor(options: { readonly port: number; readonly inner: number; readonly hold: () => Promise<() => void>; readonly name: string }): Promise<Door> {
  let agent = new Agent({ keepAlive: true })
  // What limits there are, are the service's own.
  const server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 75_000 }, (request, response) => {
    void answer(request, response, { ...options, agent })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, '127.0.0.1', () => resolve())
  })
  const forget = () => {
    agent.destroy()
    agent = new Agent({ keepAlive: true })
  }
  return {
    forget,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

interface Destination {
  readonly inner: number
  readonly agent: Agent
  readonly hold: () => Promise<() => void>
  readonly name: string
}

async function answer(request: IncomingMessage, response: ServerResponse, { inner, agent, hold, name }: Destination): Promise<void> {
  const left = new AbortController()
  response.once('close', () => left.abort())
  const held = await holdFor(() => connected(hold, () => begin(request, inner, agent)), requestTimeout(request.headers['x-request-timeout']), left.signal)
  if ('begun' in held) {
    response.once('close', held.release)
    if (response.destroyed) held.begun.destroy()
    else pass(request, response, held.begun, name)
  } else if (held.why === 'late') refuse(response, 504, 'DEADLINE_EXCEEDED', `${name} was not ready before the deadline`)
  else if (held.why === 'broken') refuse(response, 503, 'UNAVAILABLE', `${name} does not start: ${held.error.message}`)
}

/** A request that is connected, and of which nothing but its head may have been sent. */
function begin({ method, url, rawHeaders }: IncomingMessage, port: number, agent: Agent): Promise<ClientRequest> {
  const onward = send({ host: '127.0.0.1', port, agent, method, path: url, headers: rawHeaders, setHost: false })
  return new Promise((resolve, reject) => {
    // Once it is connected, this does nothing, and whoever passes it on hears of errors.
    onward.on('error', reject)
    onward.once('socket', (socket) => {
      const go = () => resolve(onward)
      if (socket.connecting) socket.once('connect', go)
      else go()
    })
  })
}

function pass(request: IncomingMessage, response: ServerResponse, onward: ClientRequest, name: string): void {
  onward.on('response', (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.rawHeaders)
    answered.pipe(response)
    answered.on('error', () => response.destroy())
  })
  onward.on('error', (error) => (response.headersSent ? response.destroy() : refuse(response, 503, 'UNAVAILABLE', `${name} broke off: ${error.message}`)))
  request.pipe(onward)
  response.once('close', () => onward.destroy())
}

/** In the one error shape (AIP-193). */
function refuse(response: ServerResponse, code: number, status: string, message: string): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(code, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify({ error: { code, status, message, details: [] } }))
}

/** The milliseconds of the header by which the gateway tells its deadline: decimal seconds. */
function requestTimeout(header: string | readonly string[] | undefined): number {
  const seconds = Number(header)
  return header !== undefined && Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : patience
}
