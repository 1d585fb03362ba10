import type { JsonObject } from '@bufbuild/protobuf'

const longest = 2 ** 31 - 1

/** `Retry-After` (RFC 9110, 10.2.3) from a google.rpc.RetryInfo: whole seconds, rounded up. Undefined where the service said no time. */
export function retryAfter(details: readonly JsonObject[]): string | undefined {
  const { retryDelay } = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.RetryInfo') ?? {}
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(typeof retryDelay === 'string' ? retryDelay : '') ?? []
  return seconds === undefined ? undefined : String(Math.min(Math.ceil(Number(seconds)), longest))
}
