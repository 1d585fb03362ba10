import type { Message, Registry } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import { fillFromBody } from './body.ts'
import { fillFromPath } from './path.ts'
import { fillFromQuery } from './query.ts'

/** What HTTP brings. */
export interface HttpRequest {
  /** Undecoded, with the query. */
  readonly url: string
  readonly body: Uint8Array | undefined
  readonly contentType: string | undefined
}

/** The request message. What the path says wins over the body. Throws a 400 that names what is wrong, a 415 for a body of another type. */
export function buildRequest(route: RoutePlan, http: HttpRequest, registry: Registry): Message {
  const [path, query] = splitUrl(http.url)
  const message = create(route.method.input)
  fillFromBody(route, http.body, http.contentType, message, registry)
  fillFromQuery(route, query, message, registry)
  fillFromPath(route, path, message, registry)
  return message
}

/** The path and the query of a URL as it came, neither decoded. */
export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
