import type { Weighed } from './weights.ts'
import { weighed } from './weights.ts'

/**
 * The media type that a client would rather have (RFC 9110, 12.5.1), of those that are offered: in small letters and without parameters,
 * the server's own choice first, which decides between equals and where the client says nothing. Undefined if it accepts none: 406.
 */
export function preferred<T extends string>(accept: string | undefined, offered: readonly T[]): T | undefined {
  if (accept === '*/*') return offered[0]
  const ranges = rangesOf(accept)
  if (ranges.length === 0) return offered[0]
  let best: { readonly type: T; readonly weight: number } | undefined
  for (const type of offered) {
    const weight = weightOfType(type, ranges)
    if (weight > (best?.weight ?? 0)) best = { type, weight }
  }
  return best?.type
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
