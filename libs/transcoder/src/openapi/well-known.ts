import type { DescMessage } from '@bufbuild/protobuf'
import { isWrapper } from '../plan/well-known.ts'
import type { Schema } from './openapi.ts'
import type { Place } from './scalar.ts'
import { scalarSchema } from './scalar.ts'

const path = '[A-Za-z][A-Za-z0-9]*(?:\\.[A-Za-z][A-Za-z0-9]*)*'

/** The types that ProtoJSON gives forms of their own. What comes as text is a string anyway. */
const forms: ReadonlyMap<string, Schema> = new Map(Object.entries({
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]{1,12}(?:\\.[0-9]{1,9})?s$', examples: ['1.5s'] },
  'google.protobuf.FieldMask': { type: 'string', pattern: `^(?:\\*|${path}(?:,${path})*)?$`, examples: ['displayName,labels'] },
  'google.protobuf.Struct': { type: 'object', additionalProperties: true },
  'google.protobuf.Value': {},
  'google.protobuf.ListValue': { type: 'array', items: {} },
  'google.protobuf.Any': {
    type: 'object',
    properties: { '@type': { type: 'string', pattern: '/[A-Za-z_][A-Za-z0-9_.]*$', description: 'The type URL of what is in it.' } },
    additionalProperties: true,
  },
  'google.protobuf.Empty': { type: 'object', maxProperties: 0 },
}))

/** The JSON form of a well-known type; undefined for a message like any other. A wrapper is its value, or null. */
export function wellKnownSchema(message: DescMessage, place: Place): Schema | undefined {
  const [value] = message.fields
  if (!isWrapper(message) || value?.fieldKind !== 'scalar') return forms.get(message.typeName)
  const schema = scalarSchema(value.scalar, place)
  if (place === 'text') return schema
  return 'anyOf' in schema ? { anyOf: [...(schema['anyOf'] as Schema[]), { type: 'null' }] } : { ...schema, type: [schema['type'] ?? 'string', 'null'].flat() }
}

/** Whether a message has a JSON form that this document says in place, without a reference. */
export function isWellKnown(message: DescMessage): boolean {
  return isWrapper(message) || forms.has(message.typeName)
}
