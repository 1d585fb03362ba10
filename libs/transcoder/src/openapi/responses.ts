import type { RoutePlan } from '../plan/route-plan.ts'
import type { ErrorFormat } from '../response/error-format.ts'
import { streamTypes } from '../response/stream-format.ts'
import { hasPresence } from './field-schema.ts'
import { errorSchema, errorsOf } from './errors.ts'
import type { Header, MediaType, Reference, Response, Schema } from './openapi.ts'
import type { Schemas } from './schemas.ts'

/** Every status that a route answers with. */
export function responsesOf(route: RoutePlan, schemas: Schemas, errors: ErrorFormat): Record<string, Response | Reference> {
  const content = contentOf(route, schemas, errors)
  const headers = hasEtag(route) ? { ETag: { description: 'The entity tag of what is answered.', schema: { type: 'string' } } } : undefined
  const created = { description: 'It is made, and has a place.', headers: { ...headers, Location: location }, content }
  return {
    200: { description: route.created ? 'It is made, and has no place of its own.' : descriptionOf(route), ...(headers && { headers }), content },
    ...(route.created && { 201: created }),
    ...(isMessageStream(route) && { 204: { description: 'An event stream that is taken up again, and has nothing left.' } }),
    ...(route.httpMethod === 'GET' && !isMessageStream(route) && { 304: { description: 'The client has it already: `If-None-Match` names its entity tag.' } }),
    ...Object.fromEntries(errorsOf(route).map((status) => [String(status), { $ref: `#/components/responses/${status}` }])),
  }
}

const location: Header = { description: 'Where it is from now on.', schema: { type: 'string', format: 'uri-reference' } }

function descriptionOf(route: RoutePlan): string {
  return isMessageStream(route) ? 'A stream of messages, in the form that `Accept` asks for. What fails after the first message is told as the last one.' : 'OK.'
}

function contentOf(route: RoutePlan, schemas: Schemas, errors: ErrorFormat): Record<string, MediaType> {
  // google.api.HttpBody is of whatever type the service says.
  if (route.hasRawResponse) return { '*/*': {} }
  const message = answerSchema(route, schemas)
  return isMessageStream(route) ? streamContent(message, errors) : { 'application/json': { schema: message } }
}

/** ProtoJSON leaves out what is not set. Alone it is null. */
function answerSchema({ method, responseBody }: RoutePlan, schemas: Schemas): Schema {
  if (!responseBody) return schemas.message(method.output, 'response')
  const shape = schemas.fields.shape(responseBody, 'response')
  return hasPresence(responseBody) ? { anyOf: [shape, { type: 'null' }] } : shape
}

/** OpenAPI 3.1 describes a body as a whole; `x-item-schema` is what each line or event has, as `itemSchema` of OpenAPI 3.2. */
function streamContent(message: Schema, errors: ErrorFormat): Record<string, MediaType> {
  const item = { anyOf: [message, errorSchema(errors)] }
  const lines = { schema: { type: 'string', description: 'One JSON value a line; an empty line says that the stream is still there.' }, 'x-item-schema': item }
  const events = { schema: { type: 'string', description: 'Events whose data is a JSON value; `error` and `end` are the last.' }, 'x-item-schema': item }
  const array = { schema: { type: 'array', items: item } }
  return Object.fromEntries(streamTypes.map((type) => [type, type === 'application/json' ? array : type === 'text/event-stream' ? events : lines]))
}

function isMessageStream({ method, hasRawResponse }: RoutePlan): boolean {
  return method.methodKind === 'server_streaming' && !hasRawResponse
}

/** From the resource, or from a service that says it of an HTTP body. What a PUT answers has none (RFC 9110, 9.3.4). */
function hasEtag({ etag, hasRawResponse, httpMethod }: RoutePlan): boolean {
  return (etag !== undefined || hasRawResponse) && httpMethod !== 'PUT'
}
