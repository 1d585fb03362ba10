import type { FastifyReply, FastifyRequest } from 'fastify'

/** Names of metadata that clients may see, in small letters (`call/header-names.ts`). */
export interface ServiceHeaders {
  /** Of leading metadata. */
  readonly leading: readonly string[]
  /** Of trailing metadata. */
  readonly trailing: readonly string[]
}

type Metadata = ReadonlyMap<string, string>

/** What a service may say of an answer without being asked: how long it is good for, and what it is a version of. */
export const defaultResponseHeaders: readonly string[] = ['cache-control', 'content-disposition', 'content-language', 'etag', 'expires', 'last-modified', 'retry-after']

/** The headers that a service's metadata becomes: what is on the list, and can be a value (RFC 9110, 5.5). */
export function serviceHeaders(metadata: Metadata, names: readonly string[]): Record<string, string | string[]> {
  return Object.fromEntries(names.flatMap((name) => {
    const [first, ...more] = metadata.get(name)?.split('\n') ?? []
    if (first === undefined || ![first, ...more].every(isFieldValue)) return []
    return [[name, more.length === 0 ? first : [first, ...more]]]
  }))
}

/** The headers of an error: all that is on either list and speaks of the answer, not of the representation that there is none of. */
export function errorHeaders(metadata: Metadata, { leading, trailing }: ServiceHeaders): Record<string, string | string[]> {
  const names = [...leading, ...trailing].filter((name) => !name.startsWith('content-') && name !== 'etag' && name !== 'last-modified')
  return serviceHeaders(metadata, names)
}

/**
 * Announces HTTP trailers for trailing metadata that a stream's end will bring, where the client takes any (`TE: trailers`; RFC 9110,
 * 6.5.1). To be called when nothing but the content can fail any more.
 */
export function announceTrailers(request: FastifyRequest, reply: FastifyReply, trailer: Promise<Metadata>, names: readonly string[]): void {
  if (!/(?:^|,)\s*trailers\s*(?:;|,|$)/i.test(String(request.headers['te'] ?? '')) || request.method === 'HEAD') return
  for (const name of names) {
    reply.trailer(name, async () => {
      const value = (await trailer).get(name)
      if (value === undefined || !isFieldValue(value)) throw new Error(`the service sent no ${name}`)
      return value
    })
  }
}

/** Adds to `Vary` (RFC 9110, 12.5.5), whatever is there. */
export function varyBy(reply: FastifyReply, name: string): void {
  const there = reply.getHeader('vary')
  const names = there === undefined ? [] : String(there).split(',').map((one) => one.trim())
  if (names.some((one) => one === '*' || one.toLowerCase() === name.toLowerCase())) return
  reply.header('vary', [...names, name].join(', '))
}

function isFieldValue(value: string): boolean {
  return /^[\t\x20-\x7e]*$/.test(value)
}
