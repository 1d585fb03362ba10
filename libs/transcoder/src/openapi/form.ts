import type { DescField } from '@bufbuild/protobuf'
import { ScalarType } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import { leavesOf } from './leaves.ts'
import type { Way } from './leaves.ts'
import type { MediaType, Schema } from './openapi.ts'
import type { Schemas } from './schemas.ts'

const file: Schema = { type: 'string', contentMediaType: 'application/octet-stream' }

/**
 * A message that has files comes as a form too (RFC 7578): files as they are, and each other field by its name, nested ones by their way, as
 * in a query. Empty for a message without files: a form of it is taken, but JSON is what a reader wants.
 */
export function formContentOf(route: RoutePlan, schemas: Schemas): Readonly<Record<string, MediaType>> {
  const { method, body, pathFields, updateMask } = route
  const isWithin = typeof body === 'object'
  const ways = leavesOf(method.input, isWithin ? [body] : method.input.fields, pathFields).map((way) => upToFile(isWithin ? way.slice(1) : way))
  if (!ways.some((way) => isFileField(way.at(-1)))) return {}
  const nameOf = (way: Way) => way.map((field) => schemas.nameOf(field)).join('.')
  const required = updateMask ? [] : ways.filter((way) => way.every((field) => schemas.fields.isRequired(field))).map(nameOf)
  const properties = Object.fromEntries(ways.map((way) => [nameOf(way), partSchema(way.at(-1) as DescField, schemas)]))
  return { 'multipart/form-data': { schema: { type: 'object', properties, ...(required.length > 0 && { required: [...new Set(required)] }) } } }
}

/** A google.api.HttpBody is one part, and not its fields. */
function upToFile(way: Way): Way {
  const at = way.findIndex(isHttpBody)
  return at < 0 ? way : way.slice(0, at + 1)
}

function partSchema(field: DescField, schemas: Schemas): Schema {
  const { description: inWords, ...shape } = isFileField(field) ? { ...(field.fieldKind === 'list' ? { type: 'array', items: file } : file) } : schemas.fields.shape(field, 'text')
  const { description: comment, ...annotations } = schemas.fields.annotations(field)
  const description = [comment, inWords].filter(Boolean).join('\n\n')
  return { ...shape, ...annotations, ...(description !== '' && { description }) }
}

function isFileField(field: DescField | undefined): boolean {
  return field !== undefined && (isHttpBody(field) || ((field.fieldKind === 'scalar' || field.fieldKind === 'list') && field.scalar === ScalarType.BYTES))
}

function isHttpBody({ fieldKind, message }: DescField): boolean {
  return fieldKind === 'message' && message.typeName === 'google.api.HttpBody'
}
