import type { DescMessage, Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { Duration, FieldMask, ListValue, Struct, Timestamp, Value } from '@bufbuild/protobuf/wkt'
import { ListValueSchema, NullValue, StructSchema, ValueSchema } from '@bufbuild/protobuf/wkt'
import type { Json } from './json.ts'
import { isItems, isMembers, shown } from './json.ts'
import { Misfit, under } from './misfit.ts'
import { readScalar, readString } from './read-scalar.ts'
import type { Read, Reading } from './reading.ts'
import { readDeeper } from './reading.ts'
import { fillEntry, fillSlot } from './slots.ts'

// Each is a message inside a message, as it will be on the wire: what is deeper, the service could not decode.
const intoStruct: Read = (_, message, json, reading) => readStruct(message as Struct, json, reading)
const intoListValue: Read = (_, message, json, reading) => readListValue(message as ListValue, json, reading)
const intoValue: Read = (_, message, json, reading) => readValue(message as Value, json, reading)

/** Messages with a JSON form of their own (ProtoJSON, "Well-Known Types"), apart from Any. */
export const wellKnown: ReadonlyMap<string, Read> = new Map<string, Read>([
  ['google.protobuf.Timestamp', (_, message, json) => readTimestamp(message as Timestamp, json)],
  ['google.protobuf.Duration', (_, message, json) => readDuration(message as Duration, json)],
  ['google.protobuf.FieldMask', (_, message, json) => readFieldMask(message as FieldMask, json)],
  ['google.protobuf.Struct', intoStruct],
  ['google.protobuf.Value', intoValue],
  ['google.protobuf.ListValue', intoListValue],
  ...['Double', 'Float', 'Int64', 'UInt64', 'Int32', 'UInt32', 'Bool', 'String', 'Bytes'].map((kind) => [`google.protobuf.${kind}Value`, readWrapper] as const),
])

function readWrapper({ fields: [field] }: DescMessage, message: Message, json: Json): void {
  if (field?.fieldKind === 'scalar') fillSlot(message, field, readScalar(field.scalar, json))
}

/** RFC 3339 as a profile of ISO 8601:2019 (ProtoJSON, "Timestamps"): no letter is small. */
const rfc3339 = /^(\d{4}-\d\d-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/
const year1 = -62_135_596_800
const year10000 = 253_402_300_800

function readTimestamp(message: Timestamp, json: Json): void {
  const [, local = '', day = '', fraction = '', sign, hours = '0', minutes = '0'] = (typeof json === 'string' ? rfc3339.exec(json) : undefined) ?? []
  const millis = Date.parse(`${local}Z`)
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(millis) || new Date(millis).getUTCDate() !== Number(day)) throw notA(message, json)
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60 : 60)
  const seconds = millis / 1000 - offset
  if (seconds < year1 || seconds >= year10000) throw new Misfit(`${shown(json)} is not from year 1 to year 9999`)
  message.seconds = BigInt(seconds)
  message.nanos = nanosOf(fraction)
}

const duration = /^(-?)(\d+)(?:\.(\d{1,9}))?s$/
const tenThousandYears = 315_576_000_000

function readDuration(message: Duration, json: Json): void {
  const match = typeof json === 'string' ? duration.exec(json) : undefined
  if (!match) throw notA(message, json)
  const [, sign, digits, fraction = ''] = match
  const seconds = Number(digits)
  if (seconds > tenThousandYears) throw new Misfit(`${shown(json)} is longer than ${tenThousandYears}s`)
  message.seconds = BigInt(sign === '-' ? -seconds : seconds)
  message.nanos = sign === '-' ? 0 - nanosOf(fraction) : nanosOf(fraction)
}

function nanosOf(fraction: string): number {
  return Number(fraction.padEnd(9, '0'))
}

/** Paths in lowerCamelCase between commas (field_mask.proto, "JSON Encoding of Field Masks"). */
function readFieldMask(message: FieldMask, json: Json): void {
  if (typeof json !== 'string') throw notA(message, json)
  const paths = json === '' ? [] : json.split(',')
  const wrong = paths.find((path) => !/^[^\s_]+$/.test(path))
  if (wrong !== undefined) throw new Misfit(`${shown(wrong)} is not a path in lowerCamelCase`)
  message.paths = paths.map((path) => readString(path).replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
}

function readStruct(message: Struct, json: Json, reading: Reading): void {
  if (!isMembers(json)) throw new Misfit(`${shown(json)} is not an object`)
  for (const [key, value] of Object.entries(json)) {
    try {
      fillEntry(message.fields, readString(key), newValue(value, reading))
    } catch (error) {
      throw under(`[${shown(key)}]`, error)
    }
  }
}

function readListValue(message: ListValue, json: Json, reading: Reading): void {
  if (!isItems(json)) throw new Misfit(`${shown(json)} is not a list`)
  for (const [index, item] of json.entries()) {
    try {
      message.values.push(newValue(item, reading))
    } catch (error) {
      throw under(`[${index}]`, error)
    }
  }
}

function newValue(json: Json, reading: Reading): Value {
  const value = create(ValueSchema)
  readDeeper(intoValue, ValueSchema, value, json, reading)
  return value
}

function readValue(message: Value, json: Json, reading: Reading): void {
  if (json === null) message.kind = { case: 'nullValue', value: NullValue.NULL_VALUE }
  else if (typeof json === 'boolean') message.kind = { case: 'boolValue', value: json }
  else if (typeof json === 'string') message.kind = { case: 'stringValue', value: readString(json) }
  else if (isItems(json)) {
    const value = create(ListValueSchema)
    readDeeper(intoListValue, ListValueSchema, value, json, reading)
    message.kind = { case: 'listValue', value }
  } else if (isMembers(json)) {
    const value = create(StructSchema)
    readDeeper(intoStruct, StructSchema, value, json, reading)
    message.kind = { case: 'structValue', value }
  } else message.kind = { case: 'numberValue', value: finite(json) }
}

/** struct.proto: a number of a Value is neither NaN nor infinite. JSON.parse makes 1e999 infinite. */
function finite(json: number | bigint): number {
  const value = Number(json)
  if (!Number.isFinite(value)) throw new Misfit('a number is beyond what double holds')
  return value
}

function notA({ $typeName }: Message, json: Json): Misfit {
  return new Misfit(`${shown(json)} is not a ${$typeName}`)
}
