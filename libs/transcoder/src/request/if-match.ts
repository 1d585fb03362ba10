import type { Message } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { IncomingHttpHeaders } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { fieldOfTag } from '../response/etag.ts'
import { isRead } from './is-read.ts'
import { setFromText } from './values.ts'

/**
 * Fills the `etag` of a request (AIP-154) from If-Match (RFC 9110, 13.1.1): one entity tag as an ETag had it, or the text of the field
 * itself. `*` asks that the resource exists, which is what a change asks for anyway. Throws a 400 that names the header for what is neither,
 * for what contradicts the field, and wherever nobody would check it: a client that sets a condition must not be left alone with it.
 */
export function fillFromIfMatch(route: RoutePlan, headers: IncomingHttpHeaders, message: Message, json: ProtoJson): void {
  // What a read answers is compared when it is there, except where it streams.
  const reads = isRead(route.httpMethod)
  if (reads && route.method.methodKind === 'unary') return
  if (headers['if-none-match'] !== undefined && !reads) throw badRequest('If-None-Match', 'is for GET and HEAD: nobody would check it here')
  const given = headers['if-match']
  if (given === undefined) return
  const { ifMatch, method } = route
  if (!ifMatch) throw badRequest('If-Match', 'is not supported here: the request has no etag, so nobody would check it')
  if (given.trim() === '*') return
  const etag = fieldOfTag(given)
  if (etag === undefined) throw badRequest('If-Match', 'takes one entity tag, such as "abc"')
  const there = textAt(reflect(method.input, message), ifMatch)
  if (there !== '' && there !== etag) throw badRequest('If-Match', `is not the ${ifMatch.map(({ name }) => name).join('.')} that the request has too`)
  setFromText(method.input, message, { parameter: 'If-Match', fields: ifMatch }, [etag], json)
}

function textAt(message: ReflectMessage, [field, ...inner]: NonNullable<RoutePlan['ifMatch']>): string {
  if (!field || !message.isSet(field)) return ''
  const value: unknown = message.get(field)
  return inner.length === 0 ? String(value) : textAt(value as ReflectMessage, inner)
}
