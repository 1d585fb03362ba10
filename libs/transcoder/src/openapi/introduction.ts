import type { WebSocketRoute } from './openapi.ts'

/** What holds for all operations, and no operation says (Markdown). */
const timeouts = 'How long a call may take can be said with each: `X-Request-Timeout` in seconds (`2.5`) or `grpc-timeout` (`500m`), the smaller of both, '
  + 'within what the server allows. What takes longer is answered with 504.'

const frames = `A frame is one message, in JSON; path and query fill the first that is sent. An empty text frame says that there is no more to send; closing
cancels the call. The close code is 1000 when all went well; 1003 for a binary frame, 1007 for one that is no such message, 1009 for one that is too
large; 1001 when the server goes away; and 4000 and the number of the \`google.rpc.Code\` for an error, such as 4005 for \`NOT_FOUND\`, which the last frame tells
in full. Schemas of what is sent and received are in this document, under \`x-websockets\`.`

/** The description of an API (Markdown): its own words, then what OpenAPI has no place for. */
export function introductionOf(own: string | undefined, webSockets: readonly WebSocketRoute[]): string {
  return [own, timeouts, ...streams(webSockets)].filter(Boolean).join('\n\n')
}

function streams(routes: readonly WebSocketRoute[]): string[] {
  if (routes.length === 0) return []
  const list = routes.map(({ path, summary, tags }) => `- \`${path}\` (${tags.join(', ')}): ${summary}`)
  return ['## Streams over WebSocket', 'These paths are spoken to over WebSocket:', list.join('\n'), frames]
}
