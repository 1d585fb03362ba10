import type { DescField, DescMessage, DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { resolveFieldPath } from './fields.ts'
import type { HttpRule } from './http-rule.ts'
import { readHttpRules } from './http-rule.ts'
import { PlanError } from './plan-error.ts'
import { findRequestId } from './request-id.ts'
import type { RoutePlan } from './route-plan.ts'
import { readStreamRule } from './stream-rule.ts'
import { parseTemplate } from './template.ts'

/**
 * One plan for each HTTP binding of the registry's methods. Calls that stream requests have one only where those are pieces of an
 * HTTP body (google.api.HttpBody). Throws a PlanError that names the RPC whose rule is wrong.
 */
export function planRoutes(registry: FileRegistry): RoutePlan[] {
  const methods = [...registry].flatMap((desc) => (desc.kind === 'service' ? desc.methods : []))
  return methods
    .flatMap((method) => readHttpRules(method, registry).map((rule) => planRoute(method, rule, registry)))
    .filter(({ method, hasRawBody }) => method.methodKind === 'unary' || method.methodKind === 'server_streaming' || (method.methodKind === 'client_streaming' && hasRawBody))
}

function planRoute(method: DescMethod, rule: HttpRule, registry: FileRegistry): RoutePlan {
  try {
    const template = parseTemplate(rule.path)
    const body = planBody(method, rule.body)
    const responseBody = rule.responseBody === '' ? undefined : topField(method.output.fields, rule.responseBody, 'response_body')
    return {
      httpMethod: rule.method,
      template,
      method,
      body,
      hasRawBody: body !== 'none' && isHttpBody(body === 'message' ? method.input : body.message),
      responseBody,
      hasRawResponse: isHttpBody(responseBody ? responseBody.message : method.output),
      pathFields: new Map(template.variables.map(({ fieldPath }) => [fieldPath, planVariable(method, fieldPath)])),
      stream: readStreamRule(method, registry),
      requestId: findRequestId(method, registry),
      etag: undefined,
      ifMatch: undefined,
      updateMask: undefined,
      created: undefined,
    }
  } catch (error) {
    if (!(error instanceof PlanError)) throw error
    throw new PlanError(`${method.parent.typeName}.${method.name}: ${error.message}`)
  }
}

function isHttpBody(message: DescMessage | undefined): boolean {
  return message?.typeName === 'google.api.HttpBody'
}

function planBody(method: DescMethod, body: string): RoutePlan['body'] {
  if (body === '') return 'none'
  return body === '*' ? 'message' : topField(method.input.fields, body, 'body')
}

function topField(fields: readonly DescField[], name: string, what: string): DescField {
  const field = fields.find((one) => one.name === name)
  if (!field) throw new PlanError(`${what} names "${name}", which is no field of the message`)
  return field
}

/** http.proto: a path variable is a field of a primitive type, neither repeated nor a message. */
function planVariable(method: DescMethod, fieldPath: string): readonly DescField[] {
  const fields = resolveFieldPath(method.input, fieldPath)
  const last = fields?.at(-1)
  if (!fields || !last) throw new PlanError(`the path names "${fieldPath}", which is no field of ${method.input.typeName}`)
  if (last.fieldKind !== 'scalar' && last.fieldKind !== 'enum') throw new PlanError(`the path names "${fieldPath}", which is not of a primitive type`)
  return fields
}
