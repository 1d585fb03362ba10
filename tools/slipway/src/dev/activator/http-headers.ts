import type { RawHeaders } from './raw-headers.ts'
import { entriesOf } from './raw-headers.ts'

/** RFC 9110, 7.6.1: what concerns one connection, besides what its `Connection` names. `expect` the door has answered itself. */
const hopByHop: readonly string[] = ['connection', 'expect', 'keep-alive', 'proxy-connection', 'te', 'transfer-encoding', 'upgrade']

/** The headers of a message for the next connection, as Node takes them. */
export function endToEnd(raw: RawHeaders): string[] {
  const entries = entriesOf(raw)
  const named = entries.filter(([name]) => name === 'connection').flatMap(([, value]) => value.toLowerCase().split(',').map((one) => one.trim()))
  const dropped = new Set([...hopByHop, ...named])
  return entries.flatMap(([name, value]) => (dropped.has(name) ? [] : [name, value]))
}

/** Milliseconds of an `X-Request-Timeout`, in seconds; undefined for none, or one that the service will refuse. */
export function parseRequestTimeout(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,8}(\.\d{1,9})?$/.test(header) ? Number(header) * 1000 : undefined
}

/** The headers with what is left of the caller's time. */
export function withTimeout(headers: readonly string[], left: number | undefined): string[] {
  if (left === undefined) return [...headers]
  return entriesOf(headers).flatMap(([name, value]) => [name, name === 'x-request-timeout' ? String(left / 1000) : value])
}
