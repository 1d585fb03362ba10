import type { Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { IncomingHttpHeaders } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Json } from '../protojson/json.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { fillFromBody } from './body.ts'
import type { FormPart } from './form.ts'
import { fillFromForm, readForm } from './form.ts'
import { fillFromIdempotencyKey } from './idempotency-key.ts'
import { fillFromIfMatch } from './if-match.ts'
import { fillFromPath } from './path.ts'
import { fillFromQuery } from './query.ts'
import { putRawBody } from './raw-body.ts'
import { fillUpdateMask } from './update-mask.ts'
import { uploadKindOf } from './upload-kind.ts'
import { setFromText } from './values.ts'

/** What HTTP brings. */
export interface HttpRequest {
  /** Undecoded, with the query. */
  readonly url: string
  /** Undefined too for a body that is streamed. */
  readonly body: Uint8Array | undefined
  readonly headers: IncomingHttpHeaders
  /** The parts of a form that was read as it came. */
  readonly form?: readonly FormPart[] | undefined
}

/** The request message. What the path says wins over the body. Throws a 400 that names what is wrong, a 415 for a body of another type. */
export function buildRequest(route: RoutePlan, { url, body, headers, form }: HttpRequest, json: ProtoJson): Message {
  const [path, query] = splitUrl(url)
  const message = create(route.method.input)
  const content = fillFromContent(route, { body, headers, form }, message, json)
  fillFromQuery(route, query, message, json)
  fillFromPath(route, path, message, json)
  fillUpdateMask(route, content, message)
  fillFromIdempotencyKey(route, headers, message, json)
  fillFromIfMatch(route, headers, message, json)
  fillFromLastEventId(route, headers, message, json)
  return message
}

/** Fills what the body is for, and answers the JSON if it is JSON. A body that is streamed comes with later messages. */
function fillFromContent(route: RoutePlan, { body, headers, form }: Omit<HttpRequest, 'url'>, message: Message, json: ProtoJson): Json | undefined {
  const contentType = headers['content-type'] ?? ''
  const kind = uploadKindOf(route, contentType)
  if (form) fillFromForm(route, form, message, json)
  else if (kind === undefined) return fillFromBody(route, body, contentType, message, json)
  else if (kind === 'form' && body) fillFromForm(route, readForm(body, contentType), message, json)
  else if (route.hasRawBody || body) putRawBody(route, message, contentType, body ?? new Uint8Array())
  return undefined
}

/** Where a browser goes on after a break (HTML, server-sent events). It wins over the query, which a browser repeats as it was. */
function fillFromLastEventId({ stream, method }: RoutePlan, headers: IncomingHttpHeaders, message: Message, json: ProtoJson): void {
  const id = headers['last-event-id']
  if (!stream || id === undefined || id === '') return
  // Browsers send it in UTF-8 (HTML, 9.2.4), and Node reads headers as Latin-1.
  setFromText(method.input, message, { parameter: 'Last-Event-ID', fields: [stream.resume] }, [Buffer.from(String(id), 'latin1').toString()], json)
}

/**
 * The path and the query of a URL as it came, neither decoded. One in absolute form has an authority too, which says nothing here (RFC
 * 9112, 3.2.2).
 */
export function splitUrl(url: string): [path: string, query: string] {
  const own = url.startsWith('/') ? url : url.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?]*/i, '')
  const mark = own.indexOf('?')
  return mark < 0 ? [own, ''] : [own.slice(0, mark), own.slice(mark + 1)]
}
