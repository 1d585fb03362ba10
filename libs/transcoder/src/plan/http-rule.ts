import type { DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { getOption, hasOption } from '@bufbuild/protobuf'
import { METHODS } from 'node:http'
import { PlanError } from './plan-error.ts'

/** One binding of a google.api.HttpRule. */
export interface HttpRule {
  /** In capitals; `*` is any method that no other rule takes. */
  readonly method: string
  readonly path: string
  readonly body: string
  readonly responseBody: string
}

/** google.api.HttpRule as the registry's own descriptors decode it. An older http.proto lacks some of the fields. */
export interface HttpRuleMessage {
  readonly pattern: { readonly case?: string | undefined; readonly value?: string | { readonly kind: string; readonly path: string } }
  readonly body?: string
  readonly responseBody?: string
  readonly additionalBindings?: readonly HttpRuleMessage[]
}

/** The rule of a method and its additional bindings; none where it has no annotation, or nobody imported annotations. */
export function readHttpRules(method: DescMethod, registry: FileRegistry): HttpRule[] {
  const extension = registry.getExtension('google.api.http')
  if (extension?.message?.typeName !== 'google.api.HttpRule' || !hasOption(method, extension)) return []
  return bindingsOf(getOption(method, extension) as HttpRuleMessage)
}

/** A rule and its additional bindings, one by one. Throws a PlanError for what http.proto forbids. */
export function bindingsOf(rule: HttpRuleMessage): HttpRule[] {
  const { additionalBindings = [] } = rule
  if (additionalBindings.some((inner) => (inner.additionalBindings ?? []).length > 0)) {
    throw new PlanError('an additional binding has additional_bindings itself (http.proto: one level deep)')
  }
  return [toRule(rule, 'the rule'), ...additionalBindings.map((inner, at) => toRule(inner, `additional_bindings[${at}]`))]
}

function toRule({ pattern, body = '', responseBody = '' }: HttpRuleMessage, what: string): HttpRule {
  const { case: name, value } = pattern
  if (name === undefined || value === undefined) throw new PlanError(`${what} has no pattern: it needs get, put, post, delete, patch or custom`)
  const { kind, path } = typeof value === 'object' ? value : { kind: name, path: value }
  const method = kind.toUpperCase()
  if (method !== '*' && !METHODS.includes(method)) throw new PlanError(`${what} has the custom kind "${kind}", which is no HTTP method that Node reads`)
  // RFC 9110, 9.3.6: CONNECT asks a proxy for a tunnel. It has no path.
  if (method === 'CONNECT') throw new PlanError(`${what} has the custom kind "${kind}", whose requests have no path`)
  return { method, path, body, responseBody }
}
