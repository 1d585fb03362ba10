import { parseDocument } from 'yaml'
import type { HttpRule, HttpRuleMessage } from './http-rule.ts'
import { bindingsOf } from './http-rule.ts'
import { PlanError } from './plan-error.ts'

/** The `http` part of a gRPC API configuration (google.api.Http). */
export interface HttpConfig {
  /** By the full name of the RPC that the rule selects. */
  readonly rules: ReadonlyMap<string, ConfiguredRule>
  /** `fully_decode_reserved_expansion`, where it is written. */
  readonly decodesReserved: boolean | undefined
}

export interface ConfiguredRule {
  readonly bindings: readonly HttpRule[]
  /** Its place in the file, such as `http.rules[2]`. */
  readonly place: string
}

type Mapping = Readonly<Record<string, unknown>>

/** The other fields of google.api.Service: they say nothing of HTTP rules. */
const otherParts = new Set([
  'type', 'configVersion', 'name', 'title', 'producerProjectId', 'id', 'apis', 'types', 'enums', 'documentation', 'backend', 'http', 'quota', 'authentication', 'context',
  'usage', 'endpoints', 'control', 'logs', 'metrics', 'monitoredResources', 'billing', 'logging', 'monitoring', 'systemParameters', 'sourceInfo', 'publishing', 'aspects',
])
const patterns = ['get', 'put', 'post', 'delete', 'patch', 'custom'] as const
const ruleFields = new Set<string>(['selector', 'body', 'responseBody', 'additionalBindings', ...patterns])

/**
 * Reads a gRPC API configuration in YAML (http.proto, "Using gRPC API Service Configuration"): a google.api.Service, whose keys may be
 * proto names or lowerCamelCase. Where two rules select one RPC, the last one wins. Throws a PlanError that names the place.
 */
export function readHttpConfig(yaml: string): HttpConfig {
  const service = mapping(parse(yaml), 'the file', otherParts)
  const type = service['type'] ?? 'google.api.Service'
  if (type !== 'google.api.Service') throw bad('type', `is ${shown(type)}, and should be google.api.Service`)
  const version = service['configVersion'] ?? 3
  if (version !== 3) throw bad('config_version', `is ${shown(version)}, and should be 3`)
  const http = mapping(service['http'] ?? {}, 'http', new Set(['rules', 'fullyDecodeReservedExpansion']))
  const decodesReserved = http['fullyDecodeReservedExpansion'] ?? undefined
  if (decodesReserved !== undefined && typeof decodesReserved !== 'boolean') throw bad('http.fully_decode_reserved_expansion', 'is neither true nor false')
  const rules = list(http['rules'], 'http.rules').map((rule, at) => readRule(rule, `http.rules[${at}]`))
  return { rules: new Map(rules), decodesReserved }
}

function parse(yaml: string): unknown {
  try {
    const document = parseDocument(yaml)
    const [error] = document.errors
    if (error) throw error
    return document.toJS() as unknown
  } catch (error) {
    throw new PlanError(`HTTP rules: this is no YAML: ${(error as Error).message.split('\n', 1)[0]}`)
  }
}

function readRule(value: unknown, place: string): [selector: string, rule: ConfiguredRule] {
  const selector = text(mapping(value, place, ruleFields)['selector'], `${place}.selector`)
  if (selector === undefined || selector === '') throw bad(place, 'has no selector')
  if (!/^[\w.]+$/.test(selector)) throw bad(`${place}.selector`, `is "${selector}": it should be the full name of one RPC, without wildcards`)
  try {
    return [selector, { bindings: bindingsOf(toMessage(value, place)), place }]
  } catch (error) {
    throw error instanceof PlanError && !error.message.startsWith('HTTP rules: ') ? bad(place, error.message) : error
  }
}

function toMessage(value: unknown, place: string): HttpRuleMessage {
  const rule = mapping(value, place, ruleFields)
  const given = patterns.filter((name) => (rule[name] ?? undefined) !== undefined)
  if (given.length > 1) throw bad(place, `has ${given.join(' and ')}, and a rule has one pattern`)
  return {
    pattern: toPattern(rule, given[0], place),
    body: text(rule['body'], `${place}.body`) ?? '',
    responseBody: text(rule['responseBody'], `${place}.response_body`) ?? '',
    additionalBindings: list(rule['additionalBindings'], `${place}.additional_bindings`).map((inner, at) => toMessage(inner, `${place}.additional_bindings[${at}]`)),
  }
}

function toPattern(rule: Mapping, name: (typeof patterns)[number] | undefined, place: string): HttpRuleMessage['pattern'] {
  if (name === undefined) return {}
  if (name !== 'custom') return { case: name, value: text(rule[name], `${place}.${name}`) ?? '' }
  const custom = mapping(rule['custom'], `${place}.custom`, new Set(['kind', 'path']))
  return { case: name, value: { kind: text(custom['kind'], `${place}.custom.kind`) ?? '', path: text(custom['path'], `${place}.custom.path`) ?? '' } }
}

/** A mapping with its keys in lowerCamelCase, all of them known. A null is as good as nothing (ProtoJSON). */
function mapping(value: unknown, place: string, known: ReadonlySet<string>): Mapping {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(place, `is ${shown(value)}, and should be a mapping`)
  const entries = Object.entries(value).map(([key, inner]) => {
    const name = key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    if (!known.has(name)) throw bad(place, `has the unknown key "${key}"`)
    return [name, inner as unknown] as const
  })
  const fields = new Map(entries)
  if (fields.size < entries.length) throw bad(place, 'has one field under two names')
  return Object.fromEntries(fields)
}

function list(value: unknown, place: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw bad(place, `is ${shown(value)}, and should be a list`)
  return value
}

function text(value: unknown, place: string): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw bad(place, `is ${shown(value)}, and should be text`)
  return value
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
}

function bad(place: string, problem: string): PlanError {
  return new PlanError(`HTTP rules: ${place} ${problem}`)
}
