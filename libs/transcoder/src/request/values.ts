import type { DescField, DescMessage, JsonValue, Message, ScalarType } from '@bufbuild/protobuf'
import { ScalarType as Scalar } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import { isOneValue, isOpaque, isWrapper } from '../plan/well-known.ts'
import { describeType } from '../protojson/describe-type.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'

/** Where a text of the path or the query goes, and what to call it if it does not fit. */
export interface Destination {
  readonly parameter: string
  readonly fields: readonly DescField[]
}

/**
 * Sets a field, however deep, from the text of a parameter, or a repeated field from several. Texts are what ProtoJSON writes in a
 * string, a boolean is `true` or `false`, an enum value a name or a number, a field mask has paths of either naming. The empty text is
 * a value of strings, bytes and field masks only. Throws a 400 that names the parameter, also where another member of a oneof is set.
 */
export function setFromText(schema: DescMessage, message: Message, destination: Destination, texts: readonly string[], json: ProtoJson): void {
  const { parameter, fields } = destination
  const last = fields.at(-1)
  if (!last) return
  const misfit = () => badRequest(parameter, `"${shorten(texts.join(', '))}" is not ${describeType(last)}`)
  if (fields.some((field) => field.oneof)) refuseOtherMember(reflect(schema, message), destination)
  const mask = isMask(last) ? pathsOf(texts[0] ?? '') : undefined
  if (mask?.includes('')) throw misfit()
  const values = texts.map((text) => (mask ? '' : toJsonValue(last, text, parameter)))
  const value = last.fieldKind === 'list' ? values : (values[0] ?? null)
  const nested = fields.toReversed().reduce<JsonValue>((inner, field) => ({ [field.jsonName]: inner }), value)
  try {
    json.merge(schema, message, nested)
  } catch {
    throw misfit()
  }
  if (mask) Object.assign(at(reflect(schema, message), fields).message as FieldMask, { paths: mask })
}

/** The destination takes base64. */
export function takesBytes(fields: readonly DescField[]): boolean {
  const last = fields.at(-1)
  if (last?.fieldKind === 'map') return false
  return (last?.message && isWrapper(last.message) ? last.message.fields[0] : last)?.scalar === Scalar.BYTES
}

/** The ProtoJSON value that a text stands for. */
function toJsonValue(field: DescField, text: string, parameter: string): JsonValue {
  if (field.fieldKind === 'map') throw badRequest(parameter, 'is a map, which cannot be given as text')
  if (field.enum) return enumValue(text)
  const { message } = field
  if (!message) return scalarValue(field.scalar, text)
  if (isWrapper(message)) return scalarValue(message.fields[0]?.scalar, text)
  if (isOneValue(message)) return text
  if (isOpaque(message)) throw badRequest(parameter, `is a ${message.typeName}, which cannot be given as text`)
  if (field.fieldKind === 'list') throw badRequest(parameter, 'is a repeated message, which cannot be given as text')
  throw badRequest(parameter, 'this field is a message; give one of the fields inside it')
}

function scalarValue(scalar: ScalarType | undefined, text: string): JsonValue {
  if (scalar !== Scalar.BOOL) return text
  return text === 'true' ? true : text === 'false' ? false : text
}

function enumValue(text: string): JsonValue {
  return /^-?\d+$/.test(text) ? Number(text) : text
}

function isMask(field: DescField): boolean {
  return field.fieldKind === 'message' && field.message.typeName === 'google.protobuf.FieldMask'
}

/** ProtoJSON has lowerCamelCase paths, which cannot say all that a proto may (`line_1`): those with proto names are taken as they are. */
function pathsOf(text: string): string[] {
  return text === '' ? [] : text.split(',').map((path) => (/\s/.test(path) ? '' : path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)))
}

/** Protobuf keeps the last member of a oneof that is set. A client that sets two has made a mistake, and must hear of it. */
function refuseOtherMember(root: ReflectMessage, { parameter, fields }: Destination): void {
  let inside: ReflectMessage | undefined = root
  for (const field of fields) {
    const other: DescField | undefined = field.oneof && inside?.oneofCase(field.oneof)
    if (other && other !== field) throw badRequest(parameter, `is of the oneof "${field.oneof?.name}", of which ${other.name} is given too`)
    inside = field.fieldKind === 'message' && inside?.isSet(field) ? inside.get(field) : undefined
  }
}

/** The message that the fields lead to. */
function at(root: ReflectMessage, fields: readonly DescField[]): ReflectMessage {
  return fields.reduce((inside, field) => (field.fieldKind === 'message' ? inside.get(field) : inside), root)
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
