import type { JsonObject } from '@bufbuild/protobuf'
import type { Schema } from '../openapi.ts'
import { allOf } from './merge.ts'

/** The well-known formats of StringRules that JSON Schema knows, or that a pattern says whole. */
const formats: Readonly<Record<string, Schema>> = {
  email: { format: 'email' },
  hostname: { format: 'hostname' },
  ip: { anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] },
  ipv4: { format: 'ipv4' },
  ipv6: { format: 'ipv6' },
  uri: { format: 'uri' },
  uriRef: { format: 'uri-reference' },
  address: { anyOf: [{ format: 'hostname' }, { format: 'ipv4' }, { format: 'ipv6' }] },
  uuid: { format: 'uuid' },
  tuuid: { pattern: '^[0-9a-fA-F]{32}$' },
  ulid: { pattern: '^[0-7][0-9A-HJKMNP-TV-Za-hjkmnp-tv-z]{25}$' },
  protobufFqn: { pattern: '^[A-Za-z_][A-Za-z_0-9]*(?:\\.[A-Za-z_][A-Za-z_0-9]*)*$' },
  protobufDotFqn: { pattern: '^\\.[A-Za-z_][A-Za-z_0-9]*(?:\\.[A-Za-z_][A-Za-z_0-9]*)*$' },
}

/**
 * buf.validate.StringRules. Lengths are Unicode characters in both languages; a length in bytes bounds that in characters, of which each
 * has one to four in UTF-8.
 */
export function textKeywords(rule: JsonObject): Schema {
  const { const: value, pattern, prefix, suffix, contains, notContains, in: oneOf, notIn } = rule
  const { len, minLen = len, maxLen = len, lenBytes, minBytes = lenBytes, maxBytes = lenBytes } = rule
  const atLeast = minLen ?? (minBytes === undefined ? undefined : Math.ceil(Number(minBytes) / 4))
  const atMost = maxLen ?? maxBytes
  return allOf([
    atLeast === undefined ? {} : { minLength: Number(atLeast) },
    atMost === undefined ? {} : { maxLength: Number(atMost) },
    value === undefined ? {} : { const: value },
    oneOf === undefined ? {} : { enum: oneOf },
    notIn === undefined ? {} : { not: { enum: notIn } },
    typeof pattern === 'string' && isEcma(pattern) ? { pattern } : {},
    typeof prefix === 'string' ? { pattern: `^${quoted(prefix)}` } : {},
    typeof suffix === 'string' ? { pattern: `${quoted(suffix)}$` } : {},
    typeof contains === 'string' ? { pattern: quoted(contains) } : {},
    typeof notContains === 'string' ? { not: { pattern: quoted(notContains) } } : {},
    ...Object.entries(formats).filter(([name]) => rule[name] === true).map(([, keywords]) => keywords),
  ])
}

/** buf.validate.BytesRules, of which base64 shows no more than the lengths and whole values. */
export function bytesKeywords({ const: value, in: oneOf, len, minLen = len, maxLen = len }: JsonObject): Schema {
  return allOf([
    minLen === undefined ? {} : { minLength: Math.ceil((Number(minLen) * 4) / 3) },
    maxLen === undefined ? {} : { maxLength: Math.ceil(Number(maxLen) / 3) * 4 },
    value === undefined ? {} : { const: value },
    oneOf === undefined ? {} : { enum: oneOf },
  ])
}

/**
 * Whether a pattern of RE2 means the same in ECMA-262 (JSON Schema Core, 6.4): what only RE2 knows is invalid with the flag `u`. Flags of
 * groups, which ECMA-262 has since 2025, are not known to most who read a document.
 */
export function isEcma(pattern: string): boolean {
  if (/\(\?[a-zA-Z-]+[:)]/.test(pattern)) return false
  try {
    return new RegExp(pattern, 'u') instanceof RegExp
  } catch {
    return false
  }
}

function quoted(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
