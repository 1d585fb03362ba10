import type { FastifyRequest } from 'fastify'
import { splitUrl } from './build.ts'

/** What a request is for, as it came. */
export interface OwnUrl {
  /** Under what the plugin was registered (Fastify's `prefix`), as the client wrote it; the empty string for none. */
  readonly prefix: string
  /** What follows it, which is what rules know: path and query, undecoded. */
  readonly url: string
}

/** A prefix is so many segments: Fastify has compared them by then, and they may be encoded, or parameters of its own. */
export function ownUrl({ raw, server }: Pick<FastifyRequest, 'raw' | 'server'>): OwnUrl {
  const { url = '/' } = raw
  const depth = server.prefix.split('/').filter((segment) => segment !== '').length
  if (depth === 0) return { prefix: '', url }
  const [path, query] = splitUrl(url)
  const segments = path.split('/')
  const rest = `/${segments.slice(depth + 1).join('/')}`
  return { prefix: segments.slice(0, depth + 1).join('/'), url: query === '' ? rest : `${rest}?${query}` }
}
