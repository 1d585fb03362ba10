import { ScalarType } from '@bufbuild/protobuf'
import type { Schema } from './openapi.ts'

/** Where a value is: in a JSON body that comes in, in one that goes out, or as text in the path or the query. */
export type Place = 'request' | 'response' | 'text'

/** Floats that JSON has no number for. */
const nonFinite = { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }

const signed = '^(?:0|-?[1-9][0-9]{0,18})$'
const unsigned = '^(?:0|[1-9][0-9]{0,19})$'

/** Both alphabets of RFC 4648, with padding or without. */
const base64 = '^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$'

/** The JSON form of a scalar (ProtoJSON specification, "Representation of each type"). */
export function scalarSchema(scalar: ScalarType, place: Place): Schema {
  switch (scalar) {
    case ScalarType.STRING: return { type: 'string' }
    case ScalarType.BOOL: return { type: 'boolean' }
    case ScalarType.BYTES: return { type: 'string', contentEncoding: 'base64', ...(place !== 'response' && { pattern: base64 }) }
    case ScalarType.FLOAT: return { anyOf: [{ type: 'number', format: 'float' }, nonFinite] }
    case ScalarType.DOUBLE: return { anyOf: [{ type: 'number', format: 'double' }, nonFinite] }
    case ScalarType.INT32: case ScalarType.SINT32: case ScalarType.SFIXED32:
      return { type: 'integer', format: 'int32', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }
    case ScalarType.UINT32: case ScalarType.FIXED32:
      return { type: 'integer', format: 'uint32', minimum: 0, maximum: 2 ** 32 - 1 }
    case ScalarType.INT64: case ScalarType.SINT64: case ScalarType.SFIXED64: return wide('int64', signed, place)
    case ScalarType.UINT64: case ScalarType.FIXED64: return wide('uint64', unsigned, place)
  }
}

/** 64-bit integers are written as strings, for JSON numbers lose digits beyond 2^53. Requests may have either. */
function wide(format: string, pattern: string, place: Place): Schema {
  return { type: place === 'request' ? ['string', 'integer'] : 'string', format, pattern }
}

/** The JSON form of a map's key: always a string. */
export function mapKeySchema(scalar: ScalarType): Schema {
  if (scalar === ScalarType.STRING) return {}
  if (scalar === ScalarType.BOOL) return { enum: ['true', 'false'] }
  return { pattern: [ScalarType.UINT32, ScalarType.FIXED32, ScalarType.UINT64, ScalarType.FIXED64].includes(scalar) ? unsigned : signed }
}
