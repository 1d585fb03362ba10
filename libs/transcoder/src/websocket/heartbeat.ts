import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'

/**
 * Pings every so many milliseconds, and ends a connection whose peer has given no sign of life for two of them: no pong, no frame, no
 * byte taken. While the service is the slow one nothing of the peer is read, and so nothing is held against it.
 */
export function keepAlive(socket: WebSocket, connection: Socket, interval: number): void {
  let silent = 0
  let taken = 0
  const alive = () => {
    silent = 0
  }
  const beat = setInterval(() => {
    const takenNow = connection.bytesWritten - connection.writableLength
    if (takenNow > taken || socket.isPaused) alive()
    if (silent === 2) return socket.terminate()
    silent += 1
    // One that still waits to be taken need not be followed by another.
    if (connection.writableLength === 0) socket.ping()
    taken = connection.bytesWritten - connection.writableLength
  }, interval)
  socket.on('pong', alive).on('message', alive)
  socket.once('close', () => clearInterval(beat))
}
