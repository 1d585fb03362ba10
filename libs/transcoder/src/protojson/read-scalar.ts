import type { DescEnum } from '@bufbuild/protobuf'
import { ScalarType as Scalar } from '@bufbuild/protobuf'
import { base64Decode } from '@bufbuild/protobuf/wire'
import { integerOf, isDecimal } from './decimal.ts'
import type { Json } from './json.ts'
import { shown } from './json.ts'
import { Misfit } from './misfit.ts'

/** The value of a scalar as a message holds it. */
export type ScalarValue = string | number | bigint | boolean | Uint8Array

const int32 = { least: -(2 ** 31), most: 2 ** 31 - 1 }
const uint32 = { least: 0, most: 2 ** 32 - 1 }
const int64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n }
const uint64 = { least: 0n, most: 2n ** 64n - 1n }

const ranges: Partial<Record<Scalar, typeof int32 | typeof int64>> = {
  [Scalar.INT32]: int32,
  [Scalar.SINT32]: int32,
  [Scalar.SFIXED32]: int32,
  [Scalar.UINT32]: uint32,
  [Scalar.FIXED32]: uint32,
  [Scalar.INT64]: int64,
  [Scalar.SINT64]: int64,
  [Scalar.SFIXED64]: int64,
  [Scalar.UINT64]: uint64,
  [Scalar.FIXED64]: uint64,
}

/** Either alphabet, with its padding or without (RFC 4648, 4 and 5). */
const base64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)(={0,2})$/

const special: ReadonlyMap<Json, number> = new Map([['NaN', Number.NaN], ['Infinity', Infinity], ['-Infinity', -Infinity]])

/** Reads a scalar (ProtoJSON, "Representation of each type"). Throws a Misfit. */
export function readScalar(type: Scalar, json: Json): ScalarValue {
  switch (type) {
    case Scalar.STRING:
      return readString(json)
    case Scalar.BOOL:
      if (typeof json !== 'boolean') throw not(json, type)
      return json
    case Scalar.BYTES:
      return readBytes(json)
    case Scalar.DOUBLE:
    case Scalar.FLOAT:
      return readFloat(type, json)
    default:
      return readInteger(type, json)
  }
}

/** A string of protobuf is UTF-8, which half a surrogate pair is not. */
export function readString(json: Json): string {
  if (typeof json !== 'string') throw not(json, Scalar.STRING)
  if (!json.isWellFormed()) throw new Misfit('it has half a surrogate pair, which is not Unicode')
  return json
}

function readBytes(json: Json): Uint8Array {
  const padding = typeof json === 'string' ? base64.exec(json)?.[1] : undefined
  if (typeof json !== 'string' || padding === undefined) throw not(json, Scalar.BYTES, ' in base64')
  const over = json.length % 4
  if (padding === '' ? over === 1 : over !== 0) throw not(json, Scalar.BYTES, ' in base64')
  return base64Decode(json)
}

function readFloat(type: Scalar, json: Json): number {
  const value = special.get(json) ?? (typeof json === 'string' && !isDecimal(json) ? undefined : numberOf(json))
  if (value === undefined) throw not(json, type)
  // JSON.parse makes 1e999 infinite too; whoever means that says "Infinity".
  if (!special.has(json) && !Number.isFinite(type === Scalar.FLOAT ? Math.fround(value) : value)) throw beyond(json, type)
  return value
}

function numberOf(json: Json): number | undefined {
  return typeof json === 'number' || typeof json === 'bigint' || typeof json === 'string' ? Number(json) : undefined
}

function readInteger(type: Scalar, json: Json): number | bigint {
  const { least, most } = ranges[type] ?? int64
  const exact = typeof json === 'number' ? integerOfNumber(json) : typeof json === 'string' ? integerOf(json) : typeof json === 'bigint' ? json : undefined
  if (exact === undefined) throw not(json, type)
  if (exact === 'beyond') throw beyond(json, type)
  const value = typeof least === 'bigint' ? BigInt(exact) : Number(exact)
  if (value < least || value > most) throw beyond(json, type)
  return value
}

/** `-0` is 0: no integer type has it. */
function integerOfNumber(json: number): number | 'beyond' | undefined {
  if (Number.isInteger(json)) return json === 0 ? 0 : json
  return Number.isFinite(json) ? undefined : 'beyond'
}

/** A key of a map, which in JSON is always a string ("All keys are converted to strings"). Throws a Misfit. */
export function readMapKey(type: Scalar, name: string): string | number | bigint | boolean {
  if (type === Scalar.BOOL && (name === 'true' || name === 'false')) return name === 'true'
  return readScalar(type, name) as string | number | bigint
}

const numbers = new WeakMap<DescEnum, ReadonlyMap<string, number>>()

/**
 * The number of an enum value, by its name or as a number. Undefined for a name that nobody knows, if such are passed over. Throws
 * a Misfit for what is no value of it.
 */
export function readEnum(desc: DescEnum, json: Json, ignoreUnknown: boolean): number | undefined {
  if (json === null && desc.typeName === 'google.protobuf.NullValue') return 0
  const number = typeof json === 'string' ? numbersOf(desc).get(json) : json
  if (number === undefined && ignoreUnknown) return undefined
  if (typeof number !== 'number' || !Number.isInteger(number)) throw new Misfit(`${shown(json)} is not a value of ${desc.typeName}`)
  // An open enum keeps numbers that nobody here has a name for.
  if (desc.open) return Number(readInteger(Scalar.INT32, number))
  if (!desc.value[number]) throw new Misfit(`${number} is not a value of ${desc.typeName}, which is closed`)
  return number
}

function numbersOf(desc: DescEnum): ReadonlyMap<string, number> {
  const known = numbers.get(desc)
  if (known) return known
  const made = new Map([...desc.values.map(({ jsonName, number }) => [jsonName, number] as const), ...desc.values.map(({ name, number }) => [name, number] as const)])
  numbers.set(desc, made)
  return made
}

function not(json: Json, type: Scalar, more = ''): Misfit {
  return new Misfit(`${shown(json)} is not of type ${Scalar[type].toLowerCase()}${more}`)
}

function beyond(json: Json, type: Scalar): Misfit {
  return new Misfit(`${shown(json)} is beyond what ${Scalar[type].toLowerCase()} holds`)
}
