import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { nameOfPath } from '../plan/fields.ts'
import { sharedOneof } from '../plan/oneof.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { isOneValue, isOpaque } from '../plan/well-known.ts'
import type { OpenApiPath, PathParameter } from './paths.ts'
import type { Parameter, Schema } from './openapi.ts'
import type { Schemas } from './schemas.ts'

/** How deep parameters go: a name of more parts is one for a body. */
const maxDepth = 5
/** How many an operation has. What is beyond is taken all the same, and not described. */
const maxParameters = 200

/** All parameters of a route: those of its path, its query and its headers. */
export function parametersOf(route: RoutePlan, path: OpenApiPath, schemas: Schemas): Parameter[] {
  const query = queryFields(route).map((fields) => queryParameter(fields, schemas))
  return [...pathParameters(path, schemas), ...query, ...headerParameters(route)]
}

/** Those of its path. */
export function pathParameters({ parameters }: OpenApiPath, schemas: Schemas): Parameter[] {
  return parameters.map((one) => pathParameter(one, schemas))
}

function pathParameter({ name, fields, isWhole, prefix, isMulti }: PathParameter, schemas: Schemas): Parameter {
  const field = fields.at(-1)
  const whole = field ? schemas.fields.shape(field, 'text') : { type: 'string' }
  const { description: inWords, ...schema } = isWhole ? whole : partOf(whole, prefix)
  const slashes = isMulti ? 'The rest of the path: it may hold slashes, which are not encoded.' : ''
  const words = [field && schemas.fields.description(field), inWords, slashes].filter(Boolean).join('\n\n')
  return {
    name, in: 'path', required: true,
    ...(words !== '' && { description: words }),
    schema: isMulti || schema['type'] !== 'string' ? schema : { minLength: 1, ...schema },
    ...(isMulti && { 'x-multi-segment': true }),
  }
}

/** Of a pattern for the whole value, what is left for its end: `^shelves/[a-z]+$` is `^[a-z]+$` behind `shelves/`. */
function partOf({ pattern: always, anyOf }: Schema, prefix: string | undefined): Schema {
  // A rule that an empty value need not keep: a path gives none.
  const [rule] = (anyOf ?? []) as Schema[]
  const pattern = always ?? rule?.['pattern']
  const start = `^${prefix}`
  const isPlain = prefix !== undefined && /^[\w/-]+$/.test(prefix) && typeof pattern === 'string' && pattern.startsWith(start) && !pattern.includes('|')
  return { type: 'string', ...(isPlain && { pattern: `^${pattern.slice(start.length)}` }) }
}

function queryParameter(fields: readonly DescField[], schemas: Schemas): Parameter {
  const field = fields.at(-1) as DescField
  const { description: inWords, ...schema } = schemas.fields.shape(field, 'text')
  const words = [schemas.fields.description(field), inWords].filter(Boolean).join('\n\n')
  return {
    name: fields.map((one) => schemas.nameOf(one)).join('.'), in: 'query',
    ...(words !== '' && { description: words }),
    ...(fields.every((one) => schemas.fields.isRequired(one)) && { required: true }),
    ...(field.deprecated && { deprecated: true }),
    ...(field.fieldKind === 'list' && { style: 'form', explode: true }),
    schema,
  }
}

/**
 * The fields that the query fills: what neither the path nor the body does, nested ones by their way, the shallow first. A message is not
 * looked into from within itself.
 */
function queryFields({ method, body, pathFields }: RoutePlan): readonly (readonly DescField[])[] {
  if (body === 'message') return []
  const found: (readonly DescField[])[] = []
  let level = method.input.fields.filter((field) => field !== body).map((field): readonly DescField[] => [field])
  for (let depth = 1; depth <= maxDepth && level.length > 0 && found.length < maxParameters; depth += 1) {
    found.push(...level.filter((way) => isLeaf(way.at(-1)) && !isGivenByPath(way, pathFields)))
    level = nextLevel(level, method.input)
  }
  return found.slice(0, maxParameters)
}

/** What is in the messages of a level, as far as anybody would read. */
function nextLevel(level: readonly (readonly DescField[])[], root: DescMessage): (readonly DescField[])[] {
  const next: (readonly DescField[])[] = []
  for (const way of level) {
    next.push(...inside(way, root))
    if (next.length > maxParameters * maxDepth) break
  }
  return next
}

/** It is, or another field of its oneof is. */
function isGivenByPath(way: readonly DescField[], pathFields: RoutePlan['pathFields']): boolean {
  return pathFields.has(nameOfPath(way)) || [...pathFields.values()].some((path) => sharedOneof(way, path) !== undefined)
}

function isLeaf(field: DescField | undefined): boolean {
  if (!field || field.fieldKind === 'map') return false
  return field.message ? isOneValue(field.message) : true
}

function inside(way: readonly DescField[], root: DescMessage): (readonly DescField[])[] {
  const field = way.at(-1)
  if (field?.fieldKind !== 'message' || isOpaque(field.message)) return []
  const around = [root, ...way.slice(0, -1).map(({ message }) => message)]
  return around.includes(field.message) ? [] : field.message.fields.map((inner) => [...way, inner])
}

const uuid4 = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-4[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}'
const etag = '(?:W/)?"[!#-~]*"'

/** The headers that fill a field, or that an answer depends on. */
const headers = {
  ifMatch: header('If-Match', 'Only if the resource still has this entity tag (RFC 9110, 13.1.1), else 412.', { type: 'string', pattern: `^(?:\\*|${etag})$` }),
  ifNoneMatch: header('If-None-Match', 'Answered with 304 if the resource still has this entity tag (RFC 9110, 13.1.2).', {
    type: 'string', pattern: `^(?:\\*|${etag}(?:, ?${etag})*)$`,
  }),
  lastEventId: header('Last-Event-ID', 'The id of the last event that has come: the stream goes on behind it (HTML, 9.2.4).', { type: 'string' }),
  idempotencyKey: header('Idempotency-Key', 'A UUID of version 4, bare or in quotes. A repeated request with the same key is carried out once.', {
    type: 'string', pattern: `^(?:${uuid4}|"${uuid4}")$`,
  }),
}

function headerParameters({ httpMethod, ifMatch, etag: hasEtag, stream, requestId }: RoutePlan): Parameter[] {
  return [
    ...(ifMatch ? [headers.ifMatch] : []),
    ...(hasEtag && httpMethod === 'GET' ? [headers.ifNoneMatch] : []),
    ...(stream ? [headers.lastEventId] : []),
    ...(requestId ? [headers.idempotencyKey] : []),
  ]
}

function header(name: string, description: string, schema: Schema): Parameter {
  return { name, in: 'header', description, schema }
}
