import { ApiError, badRequest } from './api-error.ts'
import type { Weighed } from './weights.ts'
import { weighed } from './weights.ts'

/**
 * The media type that a client would rather have (RFC 9110, 12.5.1), of those that are offered: in small letters and without parameters,
 * the server's own choice first, which decides between equals and where the client says nothing. Undefined if it accepts none: 406.
 */
export function preferred<T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined {
  return accept === '*/*' ? offered[0] : best(rangesOf(accept), offered)
}

/** The same, but of what the client wants as much, what it names goes before what a wildcard lets pass. */
export function preferredNamed<T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined {
  const ranges = rangesOf(accept)
  const isNamed = (type: T) => ranges.some(({ name, weight }) => name === type && weight > 0)
  return best(ranges, [...offered.filter(isNamed), ...offered.filter((type) => !isNamed(type))])
}

/** The 406 of a client that takes nothing of what is offered (RFC 9110, 15.5.7). */
export function notAcceptable(accept: string | undefined, offered: string): ApiError {
  const { details } = badRequest('Accept', `the answer is ${offered}`)
  return new ApiError('INVALID_ARGUMENT', `Accept: the answer is ${offered}, which "${String(accept).slice(0, 200)}" does not take`, { httpStatus: 406, details })
}

function best<T extends string>(ranges: readonly Weighed[], offered: readonly T[]): T | undefined {
  if (ranges.length === 0) return offered[0]
  let found: { readonly type: T; readonly weight: number } | undefined
  for (const type of offered) {
    const weight = weightOfType(type, ranges)
    if (weight > (found?.weight ?? 0)) found = { type, weight }
  }
  return found?.type
}

/** Whether a client names this type itself, at no lower weight than the other: a wildcard names nothing. */
export function names(accept: string | undefined, type: string, other: string): boolean {
  const ranges = rangesOf(accept)
  const named = ranges.filter(({ name }) => name === type).map(({ weight }) => weight)
  return named.length > 0 && Math.max(...named) > 0 && Math.max(...named) >= weightOfType(other, ranges)
}

/** What is no media range says nothing. Old Java clients write a bare `*` for any type. */
function rangesOf(accept = ''): Weighed[] {
  return weighed(accept)
    .map(({ name, weight }) => ({ name: name === '*' ? '*/*' : name, weight }))
    .filter(({ name }) => /^[^\s/]+\/[^\s/]+$/.test(name))
}

/** The most specific range that has the type decides, wherever it stands; of those that say the same, the one that wants it most. */
function weightOfType(type: string, ranges: readonly Weighed[]): number {
  for (const name of [type, type.replace(/\/.*$/, '/*'), '*/*']) {
    const weights = ranges.filter((range) => range.name === name).map(({ weight }) => weight)
    if (weights.length > 0) return Math.max(...weights)
  }
  return 0
}
