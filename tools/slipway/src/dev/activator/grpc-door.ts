import type { ServerHttp2Session } from 'node:http2'
import { constants, createServer } from 'node:http2'
import type { Door, Doorway } from './door.ts'
import { listen } from './door.ts'
import { passGrpcCall } from './grpc-call.ts'
import { GrpcSessions } from './grpc-sessions.ts'
import { windows } from './windows.ts'

/** Listens for gRPC calls, and passes each on to the service once that is ready. Frames pass as they come, of every kind of stream. */
export async function openGrpcDoor(doorway: Doorway): Promise<Door> {
  const sessions = new GrpcSessions(doorway.inner)
  const server = createServer(windows.options)
  const open = new Set<ServerHttp2Session>()
  server.on('session', (session) => {
    windows.widen(session)
    open.add(session)
    session.on('close', () => open.delete(session))
    // A client that breaks its connection off breaks its calls off, and each of them is told.
    session.on('error', () => {})
  })
  server.on('stream', (stream, _headers, flags, headers) => {
    const isWhole = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0
    void passGrpcCall({ stream, headers, isWhole }, sessions, doorway)
  })
  await listen(server, doorway.port)
  return {
    forget: () => sessions.close(),
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const session of open) session.destroy(undefined, constants.NGHTTP2_CANCEL)
      sessions.close()
      await closed
    },
  }
}
