import type { DescField, DescMessage, Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import { nameOfPath } from '../plan/fields.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { isOpaque } from '../plan/well-known.ts'
import type { Json, JsonMembers } from '../protojson/json.ts'
import { isMembers } from '../protojson/json.ts'
import { readEnum } from '../protojson/read-scalar.ts'

/**
 * Fills the mask of a PATCH that sends none with the fields that its body has (AIP-134). A service would take a missing mask for all
 * fields that are not empty, and then nobody could empty one. A mask that the client sends stays as it is, an empty one too. What the
 * path says is which resource this is, and its etag (AIP-134, "Etags") is what it was: neither is updated.
 */
export function fillUpdateMask(route: RoutePlan, content: Json | undefined, message: Message): void {
  const { updateMask, body, method } = route
  if (updateMask?.fieldKind !== 'message' || typeof body !== 'object' || body.fieldKind !== 'message' || !isMembers(content)) return
  const request = reflect(method.input, message)
  if (request.isSet(updateMask)) return
  const kept = new Set([...route.pathFields.values(), route.ifMatch ?? []].map(nameOfPath))
  const paths = [...pathsIn(body.message, content)].filter((path) => !kept.has(`${body.name}.${path}`))
  if (paths.length === 0) return
  request.set(updateMask, reflect(updateMask.message, create(updateMask.message, { paths } as Partial<FieldMask>)))
}

/** The innermost fields that a JSON object has, in proto names and in the order of the proto, whatever the client's is. */
function* pathsIn(desc: DescMessage, json: JsonMembers): Generator<string, void> {
  for (const field of desc.fields) {
    const value = valueOf(field, json)
    if (value === undefined || isPassedOver(field, value)) continue
    // Nothing leads into a list, a map, or a message that is one value (field_mask.proto), and an empty object is the whole message.
    if (field.fieldKind !== 'message' || isOpaque(field.message) || !isMembers(value) || Object.keys(value).length === 0) yield field.name
    else for (const path of pathsIn(field.message, value)) yield `${field.name}.${path}`
  }
}

function valueOf({ name, jsonName }: DescField, json: JsonMembers): Json | undefined {
  if (Object.hasOwn(json, jsonName)) return json[jsonName]
  return Object.hasOwn(json, name) ? json[name] : undefined
}

/** An enum value by a name that nobody knows, where such are ignored: the field was not set, and must not be emptied either. */
function isPassedOver(field: DescField, value: Json): boolean {
  return field.fieldKind === 'enum' && typeof value === 'string' && readEnum(field.enum, value, true) === undefined
}
