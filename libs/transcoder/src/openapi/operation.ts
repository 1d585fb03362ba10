import type { RoutePlan } from '../plan/route-plan.ts'
import { isFile } from '../request/upload-kind.ts'
import type { ErrorFormat } from '../response/error-format.ts'
import { commentOf, summaryOf } from './comments.ts'
import { formContentOf } from './form.ts'
import type { Operation, RequestBody } from './openapi.ts'
import { parametersOf } from './parameters.ts'
import type { OpenApiPath } from './paths.ts'
import { responsesOf } from './responses.ts'
import type { Schemas } from './schemas.ts'

/** What an operation is called. */
export interface Naming {
  readonly operationId: string
  readonly tag: string
}

/** One route, as an Operation Object. */
export function operationOf(route: RoutePlan, path: OpenApiPath, { operationId, tag }: Naming, schemas: Schemas, errors: ErrorFormat): Operation {
  const parameters = parametersOf(route, path, schemas)
  const requestBody = requestBodyOf(route, schemas)
  return {
    operationId,
    tags: [tag],
    ...summaryOf(route.method),
    ...(route.method.deprecated && { deprecated: true }),
    ...(parameters.length > 0 && { parameters }),
    ...(requestBody && { requestBody }),
    responses: responsesOf(route, schemas, errors),
  }
}

function requestBodyOf(route: RoutePlan, schemas: Schemas): RequestBody | undefined {
  const { body, hasRawBody, method } = route
  if (body === 'none') return undefined
  const description = typeof body === 'object' ? commentOf(body) : ''
  const said = description === '' ? {} : { description }
  // A file is of any type, or the one part of a form. That of a bytes field may come as base64 too.
  if (hasRawBody || method.methodKind === 'client_streaming') return { ...said, required: false, content: { '*/*': {} } }
  if (body === 'message') {
    const given = { paths: pathsIn(route, ''), areLeftOut: true, isPartial: false }
    const content = { 'application/json': { schema: schemas.body(method.input, given) }, ...formContentOf(route, schemas) }
    return { required: schemas.hasRequired(method.input, given), content }
  }
  const given = { paths: pathsIn(route, `${body.name}.`), areLeftOut: false, isPartial: route.updateMask !== undefined }
  const isMessage = body.fieldKind === 'message'
  const schema = isMessage ? schemas.body(body.message, given) : schemas.fields.shape(body, 'request')
  const required = schemas.fields.isRequired(body) || (isMessage && schemas.hasRequired(body.message, given))
  return { ...said, required, content: { 'application/json': { schema }, ...(isFile(route) && { '*/*': {} }), ...(isMessage && formContentOf(route, schemas)) } }
}

function pathsIn({ pathFields }: RoutePlan, prefix: string): string[] {
  return [...pathFields.keys()].filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
}
