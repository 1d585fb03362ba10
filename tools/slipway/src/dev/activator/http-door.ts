import { createServer } from 'node:http'
import type { Door, Doorway } from './door.ts'
import { listen } from './door.ts'
import { headerBytes, passHttpCall } from './http-call.ts'

/** Listens for HTTP requests, and passes each on to the service once that is ready. Bodies pass as they come. */
export async function openHttpDoor(doorway: Doorway): Promise<Door> {
  // What limits there are, are the service's own. An idle connection is its caller's to close, or the request that is just being sent on it
  // would be lost.
  const limits = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, maxHeaderSize: headerBytes }
  const server = createServer(limits, (request, response) => void passHttpCall(request, response, doorway))
  server.maxHeadersCount = 0
  await listen(server, doorway.port)
  return {
    // Each request has a connection of its own, which ends with it.
    forget: () => {},
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
