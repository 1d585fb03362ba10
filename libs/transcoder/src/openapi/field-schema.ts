import type { DescEnum, DescField, DescMessage, FileRegistry } from '@bufbuild/protobuf'
import { ScalarType } from '@bufbuild/protobuf'
import { FeatureSet_FieldPresence as FieldPresence } from '@bufbuild/protobuf/wkt'
import type { Behavior } from './behavior.ts'
import { behaviorOf } from './behavior.ts'
import { commentOf } from './comments.ts'
import { enumKeywords, valueKeywords } from './constraints/keywords.ts'
import { allOf } from './constraints/merge.ts'
import type { FieldRules } from './constraints/rules.ts'
import { readFieldRules } from './constraints/rules.ts'
import { refuses } from './constraints/zero.ts'
import type { Schema } from './openapi.ts'
import type { Place } from './scalar.ts'
import { mapKeySchema, scalarSchema } from './scalar.ts'

/** Where the schemas of messages and enums are. */
export interface Types {
  message(message: DescMessage, place: Place): Schema
  enum(desc: DescEnum, place: Place): Schema
}

type Zero = string | number | boolean | never[] | Record<string, never>

/** The schemas of fields, with their constraints. */
export class FieldSchemas {
  readonly #registry: FileRegistry
  readonly #types: Types

  constructor(registry: FileRegistry, types: Types) {
    this.#registry = registry
    this.#types = types
  }

  /** What a field takes, without what is said about it. */
  shape(field: DescField, place: Place): Schema {
    const rules = readFieldRules(field, this.#registry)
    const { base, keywords } = this.#parts(field, rules, place)
    const narrowed = allOf([isFloating(field) && Object.keys(keywords).length > 0 ? { type: 'number' } : base, keywords])
    const zeros = zerosOf(field)
    if (rules.ignore !== 'IGNORE_IF_ZERO_VALUE' || field.fieldKind === 'message' || !refuses(keywords, zeros[0])) return narrowed
    return allOf([base, { anyOf: [keywords, zeros.length === 1 ? { const: zeros[0] } : { enum: zeros }] }])
  }

  /** What is said about a field: its comment, and what google.api.field_behavior and `deprecated` say (JSON Schema Validation, 9). */
  annotations(field: DescField): Schema {
    const description = this.description(field)
    const { outputOnly, inputOnly } = this.#behavior(field)
    return {
      ...(description !== '' && { description }),
      ...(field.deprecated && { deprecated: true }),
      ...(outputOnly && { readOnly: true }),
      ...(inputOnly && { writeOnly: true }),
    }
  }

  /** Its comment, and what no keyword can say. */
  description(field: DescField): string {
    const { cel = [] } = readFieldRules(field, this.#registry)
    const said = cel.map(({ message }) => message ?? '')
    return [commentOf(field), this.#behavior(field).immutable ? 'Cannot be changed once it is set.' : '', ...said].filter((text) => text !== '').join('\n\n')
  }

  /** Whether a request has to have it. A field without presence that is left out is at its default, which its rules may not allow. */
  isRequired(field: DescField): boolean {
    const rules = readFieldRules(field, this.#registry)
    const { required, outputOnly } = this.#behavior(field)
    if (outputOnly) return false
    if (required || rules.required === true || isLegacyRequired(field)) return true
    return !hasPresence(field) && rules.ignore !== 'IGNORE_IF_ZERO_VALUE' && refuses(this.#parts(field, rules, 'request').keywords, zerosOf(field)[0])
  }

  #behavior(field: DescField): Behavior {
    return behaviorOf(field, this.#registry)
  }

  #parts(field: DescField, rules: FieldRules, place: Place): { readonly base: Schema; readonly keywords: Schema } {
    const there = rules.required === true && !hasPresence(field) ? nonZero(field) : {}
    if (field.fieldKind === 'list') {
      const items = this.#value(field, rules.repeated?.items ?? {}, place)
      return { base: { type: 'array', items: allOf([items.base, items.keywords]) }, keywords: allOf([there, listKeywords(rules)]) }
    }
    if (field.fieldKind === 'map') return { base: this.#map(field, rules, place), keywords: allOf([there, mapKeywords(rules)]) }
    const { base, keywords } = this.#value(field, rules, place)
    return { base, keywords: allOf([keywords, there]) }
  }

  /** The value of a field, or one of its items or values. */
  #value(field: DescField, rules: FieldRules, place: Place): { readonly base: Schema; readonly keywords: Schema } {
    if (field.enum) {
      const keywords = enumKeywords(rules['enum'] as Schema | undefined, field.enum, place)
      return place === 'text' && 'enum' in keywords ? { base: { type: 'string' }, keywords } : { base: this.#types.enum(field.enum, place), keywords }
    }
    const keywords = valueKeywords(rules, place)
    return { base: field.message ? this.#types.message(field.message, place) : scalarSchema(field.scalar ?? ScalarType.STRING, place), keywords }
  }

  #map(field: DescField & { fieldKind: 'map' }, { map = {} }: FieldRules, place: Place): Schema {
    const values = this.#value(field, map.values ?? {}, place)
    const names = allOf([mapKeySchema(field.mapKey), field.mapKey === ScalarType.STRING ? valueKeywords(map.keys ?? {}, place) : {}])
    return { type: 'object', additionalProperties: allOf([values.base, values.keywords]), ...(Object.keys(names).length > 0 && { propertyNames: names }) }
  }
}

function listKeywords({ repeated: { minItems, maxItems, unique } = {} }: FieldRules): Schema {
  return {
    ...(minItems !== undefined && { minItems: Number(minItems) }),
    ...(maxItems !== undefined && { maxItems: Number(maxItems) }),
    ...(unique === true && { uniqueItems: true }),
  }
}

function mapKeywords({ map: { minPairs, maxPairs } = {} }: FieldRules): Schema {
  return { ...(minPairs !== undefined && { minProperties: Number(minPairs) }), ...(maxPairs !== undefined && { maxProperties: Number(maxPairs) }) }
}

/** Whether nothing is another thing than the default (FeatureSet.FieldPresence). */
export function hasPresence({ presence }: DescField): boolean {
  return presence !== FieldPresence.IMPLICIT
}

/** As proto2 has it. */
export function isLegacyRequired({ presence }: DescField): boolean {
  return presence === FieldPresence.LEGACY_REQUIRED
}

function isFloating({ scalar, fieldKind }: DescField): boolean {
  return fieldKind === 'scalar' && (scalar === ScalarType.FLOAT || scalar === ScalarType.DOUBLE)
}

/** The default of a field, in each form that JSON has of it. */
function zerosOf(field: DescField): [Zero, ...Zero[]] {
  if (field.fieldKind === 'list') return [[]]
  if (field.fieldKind === 'map') return [{}]
  if (field.enum) return [0, ...field.enum.values.filter(({ number }) => number === 0).map(({ name }) => name)]
  if (field.scalar === ScalarType.BOOL) return [false]
  return field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES ? [''] : [0, '0']
}

/** buf.validate: what is required and has no presence is not at its default. */
function nonZero(field: DescField): Schema {
  const [zero, ...others] = zerosOf(field)
  if (zero === '') return { minLength: 1 }
  if (zero === false) return { const: true }
  if (field.fieldKind === 'list') return { minItems: 1 }
  if (field.fieldKind === 'map') return { minProperties: 1 }
  return { not: { enum: [zero, ...others] } }
}
