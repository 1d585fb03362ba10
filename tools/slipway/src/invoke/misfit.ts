import type { DescField, DescMessage, JsonObject, JsonValue, Registry } from '@bufbuild/protobuf'
import { fromJson } from '@bufbuild/protobuf'
import { nearest } from '../manifest/nearest.ts'

/** The first place of a JSON value that keeps it from being the message, as `lines[2].product: …`. The decoder does not say where it is. */
export function describeMisfit(schema: DescMessage, json: JsonValue, registry: Registry, at = ''): string | undefined {
  const why = whyNot(schema, json, registry)
  if (why === undefined) return undefined
  if (!isObject(json) || schema.typeName.startsWith('google.protobuf.')) return `${at || 'the request'}: ${why}`
  for (const [key, value] of Object.entries(json)) {
    const place = at === '' ? key : `${at}.${key}`
    const field = schema.fields.find((one) => one.jsonName === key || one.name === key)
    if (!field) return `${place}: ${schema.name} has no such field; ${advice(schema, key)}`
    const inner = inField(schema, field, key, value, registry, place)
    if (inner !== undefined) return inner
  }
  return `${at || 'the request'}: ${why}`
}

function inField(schema: DescMessage, field: DescField, key: string, value: JsonValue, registry: Registry, place: string): string | undefined {
  if (field.fieldKind === 'list' && field.listKind === 'message' && Array.isArray(value)) {
    return value.map((item, i) => describeMisfit(field.message, item, registry, `${place}[${i}]`)).find((found) => found !== undefined)
  }
  if (field.fieldKind === 'map' && field.mapKind === 'message' && isObject(value)) {
    return Object.entries(value).map(([name, item]) => describeMisfit(field.message, item, registry, `${place}["${name}"]`)).find((found) => found !== undefined)
  }
  if (field.fieldKind === 'message' && isObject(value)) return describeMisfit(field.message, value, registry, place)
  const why = whyNot(schema, { [key]: value }, registry)
  return why && `${place}: ${why}`
}

function advice(schema: DescMessage, key: string): string {
  const names = schema.fields.map(({ jsonName }) => jsonName)
  const meant = nearest(key, names)
  if (meant !== undefined) return `did you mean "${meant}"?`
  return names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`
}

/** What the decoder says, without the place that it gives in its own way. */
function whyNot(schema: DescMessage, json: JsonValue, registry: Registry): string | undefined {
  try {
    fromJson(schema, json, { registry })
    return undefined
  } catch (error) {
    return (error as Error).message.replace(/^cannot decode .*? from JSON:? /, '')
  }
}

function isObject(json: JsonValue): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}
