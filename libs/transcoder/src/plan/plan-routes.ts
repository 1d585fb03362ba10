import type { DescField, DescMessage, DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { readCreatedRule } from './created-rule.ts'
import { findEtag, findIfMatch } from './etag.ts'
import type { HttpConfig } from './http-config.ts'
import type { HttpRule } from './http-rule.ts'
import { readHttpRules } from './http-rule.ts'
import { nameOf } from './method-name.ts'
import { planVariables } from './path-variables.ts'
import { PlanError } from './plan-error.ts'
import { findRequestId } from './request-id.ts'
import type { RoutePlan } from './route-plan.ts'
import { readStreamRule } from './stream-rule.ts'
import { parseTemplate } from './template.ts'
import { withoutTies } from './ties.ts'
import { findUpdateMask } from './update-mask.ts'

/** Takes what is wrong with a rule that is left out. */
export type LeaveOut = (error: PlanError) => void

/**
 * One plan for each HTTP binding of the registry's methods. A rule of the configuration goes before the annotation of the RPC that
 * it selects. No two have the same method and match exactly the same paths. Throws a PlanError that names the RPC whose rule is wrong,
 * unless such are left out, or the rule that selects none.
 */
export function planRoutes(registry: FileRegistry, config?: HttpConfig, leaveOut: LeaveOut = refuse): RoutePlan[] {
  const methods = [...registry].flatMap((desc) => (desc.kind === 'service' ? desc.methods : []))
  const names = new Set(methods.map(nameOf))
  for (const [selector, { place }] of config?.rules ?? []) {
    if (!names.has(selector)) throw new PlanError(`HTTP rules: ${place}.selector is "${selector}", and there is no such RPC`)
  }
  const keptEncoded = config?.decodesReserved === false ? 'reserved' : 'slash'
  return withoutTies(methods.flatMap(routesOf), leaveOut)

  function routesOf(method: DescMethod): RoutePlan[] {
    const configured = config?.rules.get(nameOf(method))
    const plan = (rule: HttpRule) => planRoute(method, rule, registry, keptEncoded)
    const rules = attempt(() => configured?.bindings ?? readHttpRules(method, registry)) ?? []
    return rules.flatMap((rule) => attempt(() => plan(rule)) ?? [])

    function attempt<T>(make: () => T): T | undefined {
      try {
        return make()
      } catch (error) {
        const place = configured ? `HTTP rules: ${configured.place}: ` : ''
        leaveOut(new PlanError(`${place}${nameOf(method)}: ${(error as Error).message}`, { cause: error }))
        return undefined
      }
    }
  }
}

/** Leaves nothing out. */
export function refuse(error: PlanError): never {
  throw error
}

function planRoute(method: DescMethod, rule: HttpRule, registry: FileRegistry, keptEncoded: RoutePlan['keptEncoded']): RoutePlan {
  const httpMethod = rule.method
  const template = parseTemplate(rule.path)
  const body = planBody(method, rule)
  const responseBody = rule.responseBody === '' ? undefined : topField(method.output, rule.responseBody, 'response_body')
  const pathFields = planVariables(method, template, body)
  return {
    httpMethod,
    template,
    method,
    body,
    hasRawBody: body !== 'none' && isHttpBody(body === 'message' ? method.input : messageOf(body)),
    responseBody,
    hasRawResponse: isHttpBody(responseBody ? messageOf(responseBody) : method.output),
    pathFields,
    keptEncoded,
    stream: readStreamRule(method, registry),
    requestId: findRequestId(method, registry),
    etag: findEtag(method, responseBody),
    ifMatch: findIfMatch({ method, httpMethod, body, pathFields }),
    updateMask: findUpdateMask({ method, httpMethod, body, pathFields }),
    created: readCreatedRule(method, registry),
  }
}

function messageOf(field: DescField): DescMessage | undefined {
  return field.fieldKind === 'message' ? field.message : undefined
}

function isHttpBody(message: DescMessage | undefined): boolean {
  return message?.typeName === 'google.api.HttpBody'
}

/**
 * A GET has no body: what one means is not defined (RFC 9110, 9.3.1), AIP-131 forbids the rule, and browsers refuse to send one. Only
 * where requests are a stream, which WebSocket brings, the body says what a frame is. A DELETE may have one, as rules in use do.
 */
function planBody(method: DescMethod, { method: httpMethod, body }: HttpRule): RoutePlan['body'] {
  if (body === '') return 'none'
  const streamsRequests = method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming'
  if (!streamsRequests && (httpMethod === 'GET' || httpMethod === 'HEAD')) throw new PlanError(`${httpMethod} has no body, and the rule has body "${body}"`)
  return body === '*' ? 'message' : topField(method.input, body, 'body')
}

/** http.proto: "the referred field must be present at the top-level" of the message. */
function topField({ fields, typeName }: DescMessage, name: string, what: string): DescField {
  const field = fields.find((one) => one.name === name)
  if (!field) throw new PlanError(`${what} names "${name}", which is no field at the top of ${typeName}`)
  return field
}
