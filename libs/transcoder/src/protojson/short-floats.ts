import type { DescField, DescMessage, JsonValue } from '@bufbuild/protobuf'
import { ScalarType as Scalar } from '@bufbuild/protobuf'
import { typesInside } from './inside.ts'

const floatValue = 'google.protobuf.FloatValue'

/**
 * Gives a float the fewest digits that still mean it, as protobuf's own writers do: a float of 0.1 is a double of 0.10000000149011612.
 * The JSON value is that of the message, and is changed. Nothing is done where a message has no float inside; what is in an Any, or an
 * extension, keeps its digits.
 */
export function shortenFloats(desc: DescMessage, json: JsonValue, nameOf: (field: DescField) => string): void {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return
  for (const field of floatsOf(desc)) {
    const name = nameOf(field)
    const value = Object.hasOwn(json, name) ? json[name] : undefined
    if (value !== undefined) json[name] = shortened(field, value, nameOf)
  }
}

function shortened(field: DescField, value: JsonValue, nameOf: (field: DescField) => string): JsonValue {
  if (field.fieldKind === 'list' && Array.isArray(value)) return value.map((item) => one(field, item, nameOf))
  if (field.fieldKind !== 'map' || typeof value !== 'object' || value === null || Array.isArray(value)) return one(field, value, nameOf)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, one(field, inner, nameOf)]))
}

function one(field: DescField, value: JsonValue, nameOf: (field: DescField) => string): JsonValue {
  if (typeof value === 'number') return shortest(value)
  if (field.message) shortenFloats(field.message, value, nameOf)
  return value
}

/** A float has six digits that are sure, and nine that are enough (IEEE 754). */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(9))
}

const known = new WeakMap<DescMessage, readonly DescField[]>()

/** The fields that are a float or have one inside. */
function floatsOf(desc: DescMessage): readonly DescField[] {
  const fields = known.get(desc) ?? desc.fields.filter((field) => isFloat(field) || (field.message !== undefined && hasFloat(field.message)))
  known.set(desc, fields)
  return fields
}

function hasFloat(desc: DescMessage): boolean {
  return [...typesInside(desc)].some(({ fields }) => fields.some(isFloat))
}

function isFloat({ scalar, message }: DescField): boolean {
  return scalar === Scalar.FLOAT || message?.typeName === floatValue
}
