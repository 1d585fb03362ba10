import type { DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { getOption, hasOption } from '@bufbuild/protobuf'

/** One binding of a google.api.HttpRule. */
export interface HttpRule {
  readonly method: string
  readonly path: string
  readonly body: string
  readonly responseBody: string
}

/** google.api.HttpRule as the registry's own descriptors decode it. */
interface HttpRuleMessage {
  readonly pattern: { readonly case?: string; readonly value?: string | { readonly kind: string; readonly path: string } }
  readonly body: string
  readonly responseBody: string
  readonly additionalBindings: readonly HttpRuleMessage[]
}

/** The rule of a method and its additional bindings; none where it has no annotation, or nobody imported annotations. */
export function readHttpRules(method: DescMethod, registry: FileRegistry): HttpRule[] {
  const extension = registry.getExtension('google.api.http')
  if (!extension || !hasOption(method, extension)) return []
  const rule = getOption(method, extension) as HttpRuleMessage
  return [rule, ...rule.additionalBindings].map(toRule)
}

function toRule({ pattern, body, responseBody }: HttpRuleMessage): HttpRule {
  if (typeof pattern.value === 'object') return { method: pattern.value.kind, path: pattern.value.path, body, responseBody }
  return { method: (pattern.case ?? '').toUpperCase(), path: pattern.value ?? '', body, responseBody }
}
