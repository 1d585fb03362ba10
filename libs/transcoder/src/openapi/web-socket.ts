import type { RoutePlan } from '../plan/route-plan.ts'
import { isFile } from '../request/upload-kind.ts'
import { summaryOf } from './comments.ts'
import type { WebSocketRoute } from './openapi.ts'
import type { Naming } from './operation.ts'
import { parametersOf } from './parameters.ts'
import type { OpenApiPath } from './paths.ts'
import type { Schemas } from './schemas.ts'

/** Whether a route streams what a client sends as messages. What takes a file takes it as an HTTP body. */
export function isWebSocketOnly(route: RoutePlan): boolean {
  return route.method.methodKind === 'bidi_streaming' || (route.method.methodKind === 'client_streaming' && !isFile(route))
}

/** Whether frames are what somebody would stream: not the pieces of a file. */
export function streamsMessages(route: RoutePlan): boolean {
  return isWebSocketOnly(route) || (route.method.methodKind === 'server_streaming' && !route.hasRawResponse)
}

/** A route over WebSocket: each frame is one message, and the close code tells the status. */
export function webSocketOf(route: RoutePlan, path: OpenApiPath, { operationId, tag }: Naming, schemas: Schemas): WebSocketRoute {
  const { body, method, responseBody } = route
  // Browsers can set no headers there.
  const parameters = parametersOf(route, path, schemas).filter((one) => one.in !== 'header')
  const onlyListens = method.methodKind === 'server_streaming' && body === 'none'
  return {
    operationId,
    tags: [tag],
    path: path.text,
    ...summaryOf(method),
    ...(parameters.length > 0 && { parameters }),
    ...(!onlyListens && { send: typeof body === 'object' ? schemas.fields.shape(body, 'request') : schemas.message(method.input, 'request') }),
    receive: responseBody ? schemas.fields.shape(responseBody, 'response') : schemas.message(method.output, 'response'),
  }
}
