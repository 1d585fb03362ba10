import type { Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { IncomingHttpHeaders } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { fillFromBody } from './body.ts'
import { fillFromIdempotencyKey } from './idempotency-key.ts'
import { fillFromPath } from './path.ts'
import { fillFromQuery } from './query.ts'
import { putRawBody } from './raw-body.ts'
import { setFromText } from './values.ts'

/** What HTTP brings. */
export interface HttpRequest {
  /** Undecoded, with the query. */
  readonly url: string
  /** Undefined too for a body that is streamed. */
  readonly body: Uint8Array | undefined
  readonly headers: IncomingHttpHeaders
}

/** The request message. What the path says wins over the body. Throws a 400 that names what is wrong, a 415 for a body of another type. */
export function buildRequest(route: RoutePlan, { url, body, headers }: HttpRequest, json: ProtoJson): Message {
  const [path, query] = splitUrl(url)
  const message = create(route.method.input)
  if (route.hasRawBody) putRawBody(route, message, headers['content-type'] ?? '', body ?? new Uint8Array())
  else fillFromBody(route, body, headers['content-type'], message, json)
  fillFromQuery(route, query, message, json)
  fillFromPath(route, path, message, json)
  fillFromIdempotencyKey(route, headers, message, json)
  fillFromLastEventId(route, headers, message, json)
  return message
}

/** Where a browser goes on after a break (HTML, server-sent events). It wins over the query, which a browser repeats as it was. */
function fillFromLastEventId({ stream, method }: RoutePlan, headers: IncomingHttpHeaders, message: Message, json: ProtoJson): void {
  const id = headers['last-event-id']
  if (!stream || id === undefined || id === '') return
  setFromText(method.input, message, { parameter: 'Last-Event-ID', fields: [stream.resume] }, [String(id)], json)
}

/** The path and the query of a URL as it came, neither decoded. */
export function splitUrl(url: string): [path: string, query: string] {
  const mark = url.indexOf('?')
  return mark < 0 ? [url, ''] : [url.slice(0, mark), url.slice(mark + 1)]
}
