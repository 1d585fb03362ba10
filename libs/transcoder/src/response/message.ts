import type { JsonObject, JsonValue, Message } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'

/** The body of an answer in ProtoJSON: the message, or the one field that `response_body` names. */
export function responseJson({ method, responseBody }: RoutePlan, message: Message, json: ProtoJson): JsonValue {
  const value = json.write(method.output, message)
  if (!responseBody) return value
  const name = json.nameOf(responseBody)
  // ProtoJSON leaves out what has its default value. Alone, that must be said.
  return (value as JsonObject)[name] ?? (json.write(method.output, message, true) as JsonObject)[name] ?? null
}
