import type { FastifyReply } from 'fastify'
import type { WebSocket } from 'ws'
import { WebSocketServer } from 'ws'
import type { Exchange } from '../response/answers.ts'
import { errorBody } from '../response/error-format.ts'
import { responseJson } from '../response/message.ts'
import { prepareAnswers } from './answers.ts'
import { converse } from './converse.ts'
import { checkHandshake } from './handshake.ts'
import { keepAlive } from './heartbeat.ts'
import type { Upgrade } from './upgrade.ts'

/**
 * There is no compression: it would keep some 300 kB for each connection (RFC 7692). No subprotocol is chosen, whatever is offered. A
 * client has 2 s to answer a close, before its connection is cut.
 */
const serverOptions = { noServer: true, clientTracking: false, perMessageDeflate: false, handleProtocols: () => false as const, closeTimeout: 2000 }

/**
 * Answers a handshake, and then the frames that follow. What can be known to be wrong before is an ordinary error: rejects with an
 * ApiError.
 */
export async function answerWebSocket({ route, request, reply, incoming, context, options, leave }: Exchange, upgrade: Upgrade): Promise<FastifyReply> {
  checkHandshake(request.raw, options.webSocketOrigins)
  const answers = prepareAnswers(route, incoming, context)
  const socket = await open(reply, upgrade, request.routeOptions.bodyLimit)
  if (!socket) {
    leave()
    return reply
  }
  // What is wrong with frames closes the socket: `ws` has said so to the client by then.
  socket.on('error', (error) => request.log.debug({ err: error }, 'websocket'))
  keepAlive(socket, upgrade.socket, options.heartbeat)
  await converse(socket, {
    answers,
    toText: (message) => JSON.stringify(responseJson(route, message, context.json)),
    errorText: (error) => JSON.stringify(errorBody(error, options.errors, request.id)),
    closing: options.closing,
    log: request.log,
    leave,
  })
  return reply
}

/** What nginx and others log where a client has gone before its answer. */
const clientClosedRequest = 499

/** Switches protocols; undefined if the client has gone. For Fastify and its hooks the answer ends here, with 101 or 499. */
function open(reply: FastifyReply, { socket, head }: Upgrade, maxPayload: number): Promise<WebSocket | undefined> {
  const { raw } = reply
  const server = new WebSocketServer({ ...serverOptions, maxPayload })
  reply.hijack()
  raw.detachSocket(socket)
  return new Promise((resolve) => {
    const settle = (status: number, webSocket?: WebSocket) => {
      socket.off('close', gone)
      raw.statusCode = status
      resolve(webSocket)
      raw.emit('finish')
    }
    const gone = () => settle(clientClosedRequest)
    if (socket.destroyed) return gone()
    socket.once('close', gone)
    server.handleUpgrade(reply.request.raw, socket, head, (webSocket) => settle(101, webSocket))
  })
}
