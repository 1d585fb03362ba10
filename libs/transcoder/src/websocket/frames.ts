import { on } from 'node:events'
import type { WebSocket } from 'ws'
import { ApiError, badRequest } from '../response/api-error.ts'
import { ClosingError, closeCodes } from './close.ts'

/** An empty text frame. A WebSocket cannot be closed by halves, and a client must be able to say that it has said all. */
const noMore = 0

/**
 * The text frames of a client, until it says that it has no more to say; what it sends after that is passed over. They are read as fast
 * as they are asked for: the socket waits meanwhile, from this call on. Throws CANCELLED if the client leaves before, and for a binary frame.
 */
export function framesOf(socket: WebSocket): AsyncGenerator<Buffer, void> {
  return read(socket, on(socket, 'message', { close: ['close'], highWaterMark: 1 }))
}

async function* read(socket: WebSocket, events: AsyncIterable<unknown[]>): AsyncGenerator<Buffer, void> {
  try {
    for await (const [data, isBinary] of events) {
      if (isBinary) throw new ClosingError(closeCodes.unsupportedData, badRequest('', 'a frame is text: one message in JSON'))
      const frame = data as Buffer
      if (frame.length === noMore) return
      yield frame
    }
  } finally {
    // Else nobody would notice a close, or a pong.
    socket.resume()
  }
  throw new ApiError('CANCELLED', 'the client left before it had said all')
}

/** Sends a text frame. Resolves when the socket has taken it, which is no sooner than the client reads; rejects if it has gone. */
export function sendFrame(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.send(text, (error) => (error ? reject(error) : resolve()))
  })
}
