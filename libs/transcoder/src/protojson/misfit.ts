import type { DescField, DescMessage, JsonValue, Registry } from '@bufbuild/protobuf'
import { create, mergeFromJson } from '@bufbuild/protobuf'
import { describeType } from './describe-type.ts'

/** What does not fit in a JSON value, and why. The path has the names that the proto gives, such as `lines[2].product`. */
export interface Misfit {
  readonly path: string
  readonly reason: string
}

/**
 * Finds the first value that keeps `json` from being the message. The decoder says that something is wrong and not always
 * where, so this tries field by field; it runs only for what has already failed.
 */
export function findMisfit(schema: DescMessage, json: JsonValue, registry: Registry): Misfit | undefined {
  if (!isObject(json)) return { path: '', reason: `${shown(json)} is not an object` }
  for (const [key, value] of Object.entries(json)) {
    const field = schema.fields.find((one) => one.jsonName === key || one.name === key)
    if (!field) return { path: key, reason: 'there is no such field' }
    if (!fits(schema, { [key]: value }, registry)) return inField(schema, field, value, registry)
  }
  return undefined
}

function inField(schema: DescMessage, field: DescField, value: JsonValue, registry: Registry): Misfit {
  const itself = { path: field.name, reason: `${shown(value)} is not ${describeType(field)}` }
  if (field.fieldKind === 'list' && Array.isArray(value)) {
    const index = value.findIndex((item) => !fits(schema, { [field.jsonName]: [item] }, registry))
    const inner = field.listKind === 'message' ? inMessage(field.message, value[index] ?? null, registry) : undefined
    return under(`${field.name}[${index}]`, inner ?? { path: '', reason: `${shown(value[index] ?? null)} is not ${describeType(field)}` })
  }
  const inner = field.fieldKind === 'message' ? inMessage(field.message, value, registry) : undefined
  return inner ? under(field.name, inner) : itself
}

/** Messages of google.protobuf have JSON forms of their own: they fit as a whole or not. */
function inMessage(schema: DescMessage, value: JsonValue, registry: Registry): Misfit | undefined {
  return schema.typeName.startsWith('google.protobuf.') ? undefined : findMisfit(schema, value, registry)
}

function under(parent: string, { path, reason }: Misfit): Misfit {
  return { path: path === '' ? parent : `${parent}.${path}`, reason }
}

function fits(schema: DescMessage, json: JsonValue, registry: Registry): boolean {
  try {
    mergeFromJson(schema, create(schema), json, { registry })
    return true
  } catch {
    return false
  }
}

function isObject(json: JsonValue): json is Record<string, JsonValue> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

function shown(json: JsonValue): string {
  const text = JSON.stringify(json)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
