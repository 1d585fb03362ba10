import type { Schema } from './sources.ts'

/** Of OpenAPI, what JSON Schema has too, but closed: a field that is not described is refused. */
export function strictSchema(schema: Schema): Schema {
  if (schema['x-kubernetes-int-or-string'] === true || schema['format'] === 'int-or-string') return intOrString
  const rest = Object.entries(schema).filter(([key]) => !key.startsWith('x-kubernetes-') && !notes.has(key))
  const described = Object.fromEntries(rest.map(([key, value]) => [key, translate(key, value, schema)]))
  const open = !('properties' in schema) || 'additionalProperties' in schema || schema['x-kubernetes-preserve-unknown-fields'] === true
  return { ...described, ...nullable(schema), ...(open ? {} : { additionalProperties: false }) }
}

const intOrString = { type: ['integer', 'string'] } as const

/** What says nothing of which values are right, or says it in Go's terms. */
const notes = new Set(['description', 'default', 'format', 'nullable', 'example', 'externalDocs', 'title'])

function translate(key: string, value: unknown, parent: Schema): unknown {
  if (key === 'properties') return mapValues(value as Readonly<Record<string, Schema>>, (property, name) => optional(strictSchema(property), required(parent).includes(name)))
  if (key === 'items' || key === 'not' || (key === 'additionalProperties' && typeof value === 'object')) return strictSchema(value as Schema)
  if (key === 'allOf' || key === 'anyOf' || key === 'oneOf') return (value as readonly Schema[]).map(partial)
  return value
}

/** A schema beside others adds to them: it does not close what they describe. */
function partial(schema: Schema): Schema {
  const { additionalProperties, ...rest } = strictSchema(schema)
  return additionalProperties === false ? rest : { ...rest, ...(additionalProperties === undefined ? {} : { additionalProperties }) }
}

const required = (schema: Schema) => (schema['required'] ?? []) as readonly string[]

/** The API takes null for a field that may be left out. */
function optional(schema: Schema, isRequired: boolean): Schema {
  return isRequired || typeof schema['type'] !== 'string' ? schema : { ...schema, type: [schema['type'], 'null'], ...withNull(schema) }
}

function nullable(schema: Schema): Schema {
  return schema['nullable'] === true && typeof schema['type'] === 'string' ? { type: [schema['type'], 'null'], ...withNull(schema) } : {}
}

function withNull({ enum: values }: Schema): Schema {
  return Array.isArray(values) ? { enum: [...(values as readonly unknown[]), null] } : {}
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T, key: string) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
