import type { Server, ServerResponse } from 'node:http'

/**
 * Answers what tells a server that its end is near: from then on every answer is the last one of its connection (RFC 9112, 9.6), so that
 * clients who keep connections open others, to servers that stay. One that is closed while it is idle may lose a request that was on its
 * way.
 */
export function lastAnswers(server: Server): () => void {
  const open = new Set<ServerResponse>()
  let nearEnd = false
  server.prependListener('request', (_request, response) => {
    if (nearEnd) return makeLast(response)
    open.add(response)
    response.once('close', () => open.delete(response))
  })
  return () => {
    nearEnd = true
    for (const response of open) makeLast(response)
  }
}

function makeLast(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('connection', 'close')
}
