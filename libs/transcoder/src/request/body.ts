import type { JsonValue, Message } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { ApiError, badRequest } from '../response/api-error.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Fills the message, or the one field that the rule names, from a JSON body. An empty body fills nothing. */
export function fillFromBody(route: RoutePlan, body: Uint8Array | undefined, contentType: string | undefined, message: Message, json: ProtoJson): void {
  if (body === undefined || body.length === 0) return
  if (route.body === 'none') throw badRequest('', 'this method takes no body')
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')) {
    throw new ApiError('INVALID_ARGUMENT', `content-type: "${contentType ?? ''}" is not taken, send application/json`, { httpStatus: 415 })
  }
  const content = parse(body)
  json.merge(route.method.input, message, route.body === 'message' ? content : { [route.body.jsonName]: content })
}

function parse(body: Uint8Array): JsonValue {
  try {
    return JSON.parse(utf8.decode(body)) as JsonValue
  } catch (error) {
    throw badRequest('', error instanceof SyntaxError ? `the body is not JSON: ${error.message}` : 'the body is not UTF-8')
  }
}
