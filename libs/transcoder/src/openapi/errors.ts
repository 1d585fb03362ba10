import type { RoutePlan } from '../plan/route-plan.ts'
import type { ErrorFormat } from '../response/error-format.ts'
import type { Header, MediaType, Response, Schema } from './openapi.ts'

interface ErrorStatus {
  readonly status: number
  readonly description: string
  readonly headers?: Readonly<Record<string, Header>>
  /** For routes that can be answered so; for all unless said. */
  readonly when?: (route: RoutePlan) => boolean
}

const retryAfter = { 'Retry-After': { description: 'Seconds to wait before trying again, where the service says so.', schema: { type: 'integer', minimum: 0 } } }
const challenge = { 'WWW-Authenticate': { description: 'How to sign in (RFC 9110, 11.6.1).', schema: { type: 'string' } } }

/**
 * Every status that an operation may fail with. A service may answer any google.rpc.Code, of which google/rpc/code.proto gives the HTTP
 * status; the rest is what the gateway itself finds.
 */
const errorStatuses: readonly ErrorStatus[] = [
  { status: 400, description: 'INVALID_ARGUMENT, FAILED_PRECONDITION or OUT_OF_RANGE: the request is wrong, and the details name the parameter or field.' },
  { status: 401, description: 'UNAUTHENTICATED: nobody is signed in.', headers: challenge },
  { status: 403, description: 'PERMISSION_DENIED: whoever is signed in may not do this.' },
  { status: 404, description: 'NOT_FOUND: there is no such resource.' },
  { status: 406, description: 'INVALID_ARGUMENT: none of the media types that `Accept` names can be had.' },
  { status: 408, description: 'DEADLINE_EXCEEDED: the request did not arrive in time.' },
  { status: 409, description: 'ALREADY_EXISTS or ABORTED: the request conflicts with what is there.' },
  { status: 412, description: 'ABORTED: the resource has another entity tag than `If-Match` names.', when: takesIfMatch },
  { status: 413, description: 'INVALID_ARGUMENT: the body is too large.', when: takesBody },
  { status: 415, description: 'INVALID_ARGUMENT: the body is of a media type or a content coding that is not taken.', when: takesBody },
  { status: 426, description: 'FAILED_PRECONDITION: messages are streamed over a WebSocket; a file is uploaded as what it is, or as a form.', when: mayNeedUpgrade },
  { status: 429, description: 'RESOURCE_EXHAUSTED: a quota or a rate limit is used up.', headers: retryAfter },
  { status: 431, description: 'INVALID_ARGUMENT: the headers are too large.' },
  { status: 499, description: 'CANCELLED: the call was given up.' },
  { status: 500, description: 'UNKNOWN, INTERNAL or DATA_LOSS: a mistake of the service.' },
  { status: 501, description: 'UNIMPLEMENTED: the service does not do this.' },
  { status: 503, description: 'UNAVAILABLE: the service cannot be reached right now.', headers: retryAfter },
  { status: 504, description: 'DEADLINE_EXCEEDED: the service did not answer in time.' },
]

/** A change gives it to the service; a read compares it with what the service answers (RFC 9110, 13.1.1). */
function takesIfMatch({ ifMatch, httpMethod, method }: RoutePlan): boolean {
  return ifMatch !== undefined || (httpMethod === 'GET' && method.methodKind === 'unary')
}

/** Without the content type of a file, a stream of requests is one of messages. */
function mayNeedUpgrade({ method, hasRawBody }: RoutePlan): boolean {
  return method.methodKind === 'client_streaming' && !hasRawBody
}

/** One that the rule does not take is read all the same, to be refused, within the same limits. */
function takesBody({ body, httpMethod }: RoutePlan): boolean {
  return body !== 'none' || httpMethod !== 'GET'
}

/** The statuses that a route may fail with. */
export function errorsOf(route: RoutePlan): readonly number[] {
  return errorStatuses.filter(({ when }) => when?.(route) ?? true).map(({ status }) => status)
}

/** The answers of those statuses, which operations refer to. */
export function errorResponses(format: ErrorFormat, statuses: ReadonlySet<string>): Record<string, Response> {
  const content = errorContent(format)
  const used = errorStatuses.filter(({ status }) => statuses.has(String(status)))
  return Object.fromEntries(used.map(({ status, description, headers }) => [String(status), { description, ...(headers && { headers }), content }]))
}

/** Whoever asks for application/problem+json gets it, whatever is configured. */
function errorContent(format: ErrorFormat): Record<string, MediaType> {
  const problem = { 'application/problem+json': { schema: errorSchema('problem') } }
  return format === 'problem' ? problem : { 'application/json': { schema: errorSchema(format) }, ...problem }
}

/** What an error is in a format. */
export function errorSchema(format: ErrorFormat): Schema {
  return { $ref: `#/components/schemas/error-${format}` }
}

/** The schemas that those refer to. A hyphen is in no name of a proto, so that none of an API is taken. */
export function errorSchemas(format: ErrorFormat): Record<string, Schema> {
  return { 'error-problem': problemSchema, [`error-${format}`]: byFormat[format] }
}

const details: Schema = {
  type: 'array',
  description: 'Messages of google.rpc, such as BadRequest, each with its type.',
  items: { type: 'object', properties: { '@type': { type: 'string' } } },
}
const codeName: Schema = { type: 'string', description: 'The name of the google.rpc.Code.' }

const aip193Schema: Schema = {
  type: 'object',
  description: 'An error (AIP-193).',
  properties: {
    error: {
      type: 'object',
      properties: { code: { type: 'integer', description: 'The HTTP status.' }, message: { type: 'string' }, status: codeName, details },
      required: ['code', 'message', 'status'],
    },
  },
  required: ['error'],
}

const problemSchema: Schema = {
  type: 'object',
  description: 'An error (RFC 9457).',
  properties: {
    type: { type: 'string', format: 'uri-reference', description: 'The name of the problem.' },
    title: { type: 'string' },
    status: { type: 'integer', description: 'The HTTP status.' },
    detail: { type: 'string' },
    instance: { type: 'string', format: 'uri-reference', description: 'The name of this occurrence.' },
    code: codeName,
    details,
  },
}

const statusSchema: Schema = {
  type: 'object',
  description: 'An error (google.rpc.Status).',
  properties: { code: { type: 'integer', format: 'int32', description: 'The number of the google.rpc.Code.' }, message: { type: 'string' }, details },
}

const byFormat: Readonly<Record<ErrorFormat, Schema>> = { aip193: aip193Schema, problem: problemSchema, status: statusSchema }
