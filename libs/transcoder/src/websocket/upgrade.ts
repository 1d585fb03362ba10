import type { FastifyInstance } from 'fastify'
import type { IncomingMessage } from 'node:http'
import { ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connection that a handshake came on, and what the client has already said after it. */
export interface Upgrade {
  readonly socket: Socket
  readonly head: Buffer
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>()

/** What is there to be upgraded; undefined for an ordinary request. */
export function upgradeOf(request: IncomingMessage): Upgrade | undefined {
  return upgrades.get(request)
}

/**
 * Sends the WebSocket handshakes of the server the way that all requests go, so that hooks, logs and errors are the same for them. What
 * a request says of other protocols, such as h2c, is passed over (RFC 9110, 7.8): it is answered as if it said nothing. Nobody else can
 * take upgrades of the same server.
 */
export function takeUpgrades(app: FastifyInstance): void {
  const { server } = app
  // Node 24.9 and later ask it, and its types do not know.
  Object.assign(server, { shouldUpgradeCallback: asksForWebSocket })
  server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node has let go of the socket: an error on it is nobody else's now.
    socket.on('error', () => socket.destroy())
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    try {
      response.assignSocket(socket)
    } catch {
      // Sent before the answer to a request before it was out (pipelining), which RFC 6455, 4.1, does not know.
      socket.destroy()
      return
    }
    response.once('finish', () => {
      if (response.statusCode !== 101) socket.destroySoon()
    })
    upgrades.set(request, { socket, head })
    app.routing(request, response)
  })
}

/** RFC 6455, 4.1: a handshake is a GET. */
function asksForWebSocket({ method, headers }: IncomingMessage): boolean {
  return method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket'
}
