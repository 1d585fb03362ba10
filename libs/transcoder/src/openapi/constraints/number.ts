import type { JsonObject, JsonValue } from '@bufbuild/protobuf'
import type { Schema } from '../openapi.ts'
import type { Place } from '../scalar.ts'
import { allOf } from './merge.ts'

/** The rules of the 32-bit integers and of float and double: Int32Rules, FloatRules and so on. */
export function numberKeywords({ const: value, in: oneOf, notIn, ...rule }: JsonObject): Schema {
  return allOf([
    range(rule),
    typeof value === 'number' ? { const: value } : {},
    oneOf === undefined ? {} : { enum: oneOf },
    notIn === undefined ? {} : { not: { enum: notIn } },
  ])
}

/** The rules of the 64-bit integers. JSON Schema cannot compare a string: bounds are for those that come as numbers, and said in words. */
export function wideKeywords({ const: value, in: oneOf, notIn, ...rule }: JsonObject, place: Place): Schema {
  const { description, ...bounds } = range(rule, true)
  return allOf([
    place === 'request' ? bounds : {},
    description === undefined ? {} : { description },
    value === undefined ? {} : { enum: forms([value], place) },
    Array.isArray(oneOf) ? { enum: forms(oneOf, place) } : {},
    Array.isArray(notIn) ? { not: { enum: forms(notIn, place) } } : {},
  ])
}

/** As they are written, and for requests as numbers too where JSON has that number. */
function forms(values: readonly JsonValue[], place: Place): JsonValue[] {
  const texts = values.map(String)
  return place === 'request' ? [...texts, ...texts.map(Number).filter((value) => Number.isSafeInteger(value))] : texts
}

/** protovalidate: a lower bound that is not below the upper one leaves out what is between them. */
function range({ gt, gte, lt, lte }: JsonObject, inWords = false): Schema {
  const low = bound(gt, 'exclusiveMinimum') ?? bound(gte, 'minimum')
  const high = bound(lt, 'exclusiveMaximum') ?? bound(lte, 'maximum')
  const isOutside = low !== undefined && high !== undefined && Number(gt ?? gte) >= Number(lt ?? lte) && !(gte !== undefined && gte === lte)
  const words = [...says(gt, 'greater than'), ...says(gte, 'at least'), ...says(lt, 'less than'), ...says(lte, 'at most')].join(isOutside ? ' or ' : ', ')
  return {
    ...(isOutside ? { anyOf: [low, high] } : { ...low, ...high }),
    ...(inWords && words !== '' && { description: `${words[0]?.toUpperCase()}${words.slice(1)}.` }),
  }
}

function bound(value: JsonValue | undefined, keyword: string): Schema | undefined {
  return value !== undefined && Number.isFinite(Number(value)) ? { [keyword]: Number(value) } : undefined
}

function says(value: JsonValue | undefined, words: string): string[] {
  return value === undefined ? [] : [`${words} ${String(value)}`]
}
