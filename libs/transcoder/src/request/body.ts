import type { JsonValue, Message, Registry } from '@bufbuild/protobuf'
import { mergeFromJson } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import { ApiError, badRequest } from '../response/api-error.ts'
import { findMisfit } from './misfit.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Fills the message, or the one field that the rule names, from a JSON body. An empty body fills nothing. */
export function fillFromBody(route: RoutePlan, body: Uint8Array | undefined, contentType: string | undefined, message: Message, registry: Registry): void {
  if (body === undefined || body.length === 0) return
  if (route.body === 'none') throw badRequest('', 'this method takes no body')
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')) {
    throw new ApiError('INVALID_ARGUMENT', `content-type: "${contentType ?? ''}" is not taken, send application/json`, { httpStatus: 415 })
  }
  const content = parse(body)
  const json = route.body === 'message' ? content : { [route.body.jsonName]: content }
  try {
    mergeFromJson(route.method.input, message, json, { registry })
  } catch (error) {
    throw misfit(error, route, json, registry)
  }
}

function parse(body: Uint8Array): JsonValue {
  try {
    return JSON.parse(utf8.decode(body)) as JsonValue
  } catch (error) {
    throw badRequest('', error instanceof SyntaxError ? `the body is not JSON: ${error.message}` : 'the body is not UTF-8')
  }
}

/** Names the field that keeps the body from being the message. */
function misfit(error: unknown, route: RoutePlan, json: JsonValue, registry: Registry): ApiError {
  const found = tryFindMisfit()
  return badRequest(found?.path ?? '', found?.reason ?? (error as Error).message)

  function tryFindMisfit() {
    try {
      return findMisfit(route.method.input, json, registry)
    } catch {
      return { path: '', reason: 'the body is nested too deeply' }
    }
  }
}
