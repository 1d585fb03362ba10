import type { DescField, DescMessage, JsonValue, Message, ScalarType } from '@bufbuild/protobuf'
import { ScalarType as Scalar } from '@bufbuild/protobuf'
import { describeType } from '../protojson/describe-type.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'

const wrapper = /^google\.protobuf\.(?:(?:U?Int|Bool|String|Bytes|Float|Double)\w*)Value$/
const asString = new Set(['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.FieldMask'])

/** Where a text of the path or the query goes, and what to call it if it does not fit. */
export interface Destination {
  readonly parameter: string
  readonly fields: readonly DescField[]
}

/** Sets a field, however deep, from the text of a parameter. Throws a 400 that names the parameter. */
export function setFromText(schema: DescMessage, message: Message, { parameter, fields }: Destination, texts: readonly string[], json: ProtoJson): void {
  const last = fields.at(-1)
  if (!last) return
  const values = texts.map((text) => toJsonValue(last, text, parameter))
  const value = last.fieldKind === 'list' ? values : (values[0] ?? null)
  const nested = fields.toReversed().reduce<JsonValue>((inner, field) => ({ [field.jsonName]: inner }), value)
  try {
    json.merge(schema, message, nested)
  } catch {
    throw badRequest(parameter, `"${texts.join(', ')}" is not ${describeType(last)}`)
  }
}

/** The ProtoJSON value that a text stands for. */
function toJsonValue(field: DescField, text: string, parameter: string): JsonValue {
  if (field.fieldKind === 'scalar') return scalarValue(field.scalar, text)
  if (field.fieldKind === 'enum') return enumValue(text)
  if (field.fieldKind === 'list' && field.listKind === 'scalar') return scalarValue(field.scalar, text)
  if (field.fieldKind === 'list' && field.listKind === 'enum') return enumValue(text)
  const type = field.message?.typeName ?? ''
  if (type === 'google.protobuf.FieldMask') return text.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  if (asString.has(type)) return text
  const inner = wrapper.test(type) ? field.message?.fields[0] : undefined
  if (inner?.fieldKind === 'scalar') return scalarValue(inner.scalar, text)
  throw badRequest(parameter, 'this field is a message; give one of the fields inside it')
}

function scalarValue(scalar: ScalarType, text: string): JsonValue {
  if (scalar !== Scalar.BOOL) return text
  return text === 'true' ? true : text === 'false' ? false : text
}

function enumValue(text: string): JsonValue {
  return /^-?\d+$/.test(text) ? Number(text) : text
}
