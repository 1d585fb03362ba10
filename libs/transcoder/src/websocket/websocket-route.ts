import type { IncomingMessage } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import { splitUrl } from '../request/build.ts'
import type { Router } from '../request/router.ts'
import { uploadKindOf } from '../request/upload-kind.ts'
import { badRequest } from '../response/api-error.ts'
import { nothingAt } from '../served.ts'
import { upgradeRequired } from './handshake.ts'

/** The route that a handshake opens: the method that streams at its path. Throws a 404, or a 400 where nothing streams. `url` is without a prefix. */
export function findWebSocketRoute(router: Router, url: string): RoutePlan {
  const [path] = splitUrl(url)
  const route = router.matchStream(path)
  if (route) return route
  const match = router.match('GET', path)
  if ('allow' in match && match.allow.length === 0) throw nothingAt(path)
  throw badRequest('Upgrade', 'nothing streams here: ask without it')
}

/** Throws a 426 for what needs a WebSocket and came without: a stream of requests, unless it is the pieces of an upload. */
export function requireWebSocket(route: RoutePlan, request: IncomingMessage): void {
  const { methodKind } = route.method
  if (methodKind === 'unary' || methodKind === 'server_streaming') return
  if (uploadKindOf(route, request.headers['content-type']) === undefined) throw upgradeRequired(request, 'this is a stream of messages: connect to it with a WebSocket')
}
