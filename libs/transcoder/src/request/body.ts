import type { Message } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import { parseJson } from '../protojson/json-text.ts'
import type { Json } from '../protojson/json.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { ApiError, badRequest } from '../response/api-error.ts'
import { isJson } from './upload-kind.ts'

const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i

/**
 * Fills the message, or the one field that the rule names, from a JSON body, and answers the JSON. An empty body fills nothing.
 * Throws a 400 that names the JSON path at fault, a 415 for what is not JSON in UTF-8 (RFC 8259, 8.1).
 */
export function fillFromBody(route: RoutePlan, body: Uint8Array | undefined, contentType = '', message: Message, json: ProtoJson): Json | undefined {
  if (body === undefined || body.length === 0) return undefined
  if (route.body === 'none') throw badRequest('', 'this method takes no body')
  refuseOtherTypes(contentType)
  if (route.body === 'message') {
    const whole = parseJson(body, route.method.input)
    json.merge(route.method.input, message, whole)
    return whole
  }
  const content = parseJson(body, route.body)
  json.merge(route.method.input, message, { [route.body.jsonName]: content })
  return content
}

function refuseOtherTypes(contentType: string): void {
  if (!isJson(contentType)) throw unsupported(`"${contentType}" is not taken, send application/json`)
  const [, coding = 'utf-8'] = charset.exec(contentType) ?? []
  if (!/^utf-?8$/i.test(coding)) throw unsupported(`JSON is taken in UTF-8, not in "${coding}"`)
}

function unsupported(description: string): ApiError {
  const { code, message, details } = badRequest('Content-Type', description)
  return new ApiError(code, message, { details, httpStatus: 415 })
}
