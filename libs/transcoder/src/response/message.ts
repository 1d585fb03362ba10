import type { JsonObject, JsonValue, Message, Registry } from '@bufbuild/protobuf'
import { toJson } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'

/** The body of an answer in ProtoJSON: the message, or the one field that `response_body` names. */
export function responseJson({ method, responseBody }: RoutePlan, message: Message, registry: Registry): JsonValue {
  const json = toJson(method.output, message, { registry })
  if (!responseBody) return json
  const field = (json as JsonObject)[responseBody.jsonName]
  // ProtoJSON leaves out what has its default value. Alone, that must be said.
  return field ?? (toJson(method.output, message, { registry, alwaysEmitImplicit: true }) as JsonObject)[responseBody.jsonName] ?? null
}
