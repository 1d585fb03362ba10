import type { Schema } from '../openapi.ts'

/** Whether a default value breaks a rule, so that a field without presence cannot be left out: protovalidate looks at it all the same. */
export function refuses(schema: Schema, zero: string | number | boolean | readonly never[] | object): boolean {
  const { const: value, enum: values, not, pattern, format, allOf = [], anyOf } = schema
  if (value !== undefined && value !== zero) return true
  if (Array.isArray(values) && !values.some((one) => one === zero || (zero === 0 && one === '0'))) return true
  if (not && !refuses(not as Schema, zero)) return true
  if (zero === '' && (Number(schema['minLength'] ?? 0) > 0 || (typeof format === 'string' && format !== 'uri-reference'))) return true
  if (zero === '' && typeof pattern === 'string' && !new RegExp(pattern, 'u').test('')) return true
  if (zero === 0 && isOutside(schema)) return true
  if (Array.isArray(zero) && Number(schema['minItems'] ?? 0) > 0) return true
  if (typeof zero === 'object' && Number(schema['minProperties'] ?? 0) > 0) return true
  if ((allOf as Schema[]).some((one) => refuses(one, zero))) return true
  return Array.isArray(anyOf) && (anyOf as Schema[]).every((one) => refuses(one, zero))
}

function isOutside({ minimum = 0, maximum = 0, exclusiveMinimum = -1, exclusiveMaximum = 1 }: Schema): boolean {
  return Number(minimum) > 0 || Number(maximum) < 0 || Number(exclusiveMinimum) >= 0 || Number(exclusiveMaximum) <= 0
}
