import type { DescEnum, JsonObject, JsonValue } from '@bufbuild/protobuf'
import type { Schema } from '../openapi.ts'
import type { Place } from '../scalar.ts'
import { numberKeywords, wideKeywords } from './number.ts'
import type { FieldRules } from './rules.ts'
import { bytesKeywords, textKeywords } from './text.ts'

const numbers = ['int32', 'uint32', 'sint32', 'fixed32', 'sfixed32', 'float', 'double']
const wideNumbers = ['int64', 'uint64', 'sint64', 'fixed64', 'sfixed64']

/** What the rules of one value (a field's, an item's, a key's) say in the words of JSON Schema. CEL and what compares times has none. */
export function valueKeywords(rules: FieldRules, place: Place): Schema {
  const number = numbers.find((type) => type in rules)
  const wide = wideNumbers.find((type) => type in rules)
  if (number) return numberKeywords(rules[number] as JsonObject)
  if (wide) return wideKeywords(rules[wide] as JsonObject, place)
  if (rules['string']) return textKeywords(rules['string'] as JsonObject)
  if (rules['bytes']) return bytesKeywords(rules['bytes'] as JsonObject)
  const { bool, any } = rules as { readonly bool?: JsonObject; readonly any?: JsonObject }
  if (bool?.['const'] !== undefined) return { const: bool['const'] }
  if (any) return anyKeywords(any)
  return {}
}

/** buf.validate.EnumRules: by name, and in a JSON body by number too. */
export function enumKeywords(rule: JsonObject | undefined, desc: DescEnum, place: Place): Schema {
  const { const: value, definedOnly, in: oneOf, notIn } = rule ?? {}
  const isAllowed = (number: number) => (value === undefined || value === number) && (oneOf === undefined || has(oneOf, number)) && !has(notIn, number)
  if (value === undefined && oneOf === undefined && notIn === undefined && definedOnly !== true) return {}
  const allowed = desc.values.filter(({ number }) => isAllowed(number))
  const names = allowed.map(({ name }) => name)
  return { enum: place === 'text' ? names : [...names, ...new Set(allowed.map(({ number }) => number))] }
}

function has(list: JsonValue | undefined, number: number): boolean {
  return Array.isArray(list) && list.includes(number)
}

function anyKeywords({ in: oneOf, notIn }: JsonObject): Schema {
  if (oneOf === undefined && notIn === undefined) return {}
  return { properties: { '@type': { type: 'string', ...(oneOf !== undefined && { enum: oneOf }), ...(notIn !== undefined && { not: { enum: notIn } }) } } }
}
