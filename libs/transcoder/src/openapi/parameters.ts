import type { DescField } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Way } from './leaves.ts'
import { leavesOf } from './leaves.ts'
import type { OpenApiPath, PathParameter } from './paths.ts'
import type { Parameter, Schema } from './openapi.ts'
import type { Schemas } from './schemas.ts'

/** All parameters of a route: those of its path, its query and its headers. */
export function parametersOf(route: RoutePlan, path: OpenApiPath, schemas: Schemas): Parameter[] {
  const query = queryFields(route).map((fields) => queryParameter(fields, schemas))
  return [...pathParameters(path, schemas), ...query, ...headerParameters(route)]
}

/** Those of its path. */
export function pathParameters({ parameters }: OpenApiPath, schemas: Schemas): Parameter[] {
  return parameters.map((one) => pathParameter(one, schemas))
}

function pathParameter({ name, fields, within, prefix, isMulti }: PathParameter, schemas: Schemas): Parameter {
  const field = fields.at(-1)
  const whole = field ? schemas.fields.shape(field, 'text') : { type: 'string' }
  const { description: inWords, ...schema } = within === undefined ? whole : partOf(whole, prefix)
  const slashes = isMulti ? 'The rest of the path: it may hold slashes, which are not encoded.' : ''
  // What the field says of itself is said of the whole: who reads only that would type `shelves/1` for `1`.
  const part = within === undefined ? '' : `The \`{${name}}\` of \`${within}\`.`
  const words = [part, field && schemas.fields.description(field), inWords, slashes].filter(Boolean).join('\n\n')
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

/** The fields that the query fills: what neither the path nor the body does. */
function queryFields({ method, body, pathFields }: RoutePlan): readonly Way[] {
  return body === 'message' ? [] : leavesOf(method.input, method.input.fields.filter((field) => field !== body), pathFields)
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
