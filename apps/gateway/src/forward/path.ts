import { ApiError } from '@slipway/transcoder'

// After a slash of either kind; before a parameter of the segment (`..;a`), which some servers cut off, or a fragment.
const dotSegment = /[/\\]\.\.?(?:;[^/\\]*)?(?:[/\\#]|$)/

/**
 * The path and query to ask the service for: those of the request, unchanged. Throws a 404 for a path that only leads below the prefix
 * when it is decoded, and a 400 for one that could lead out of it again: a service that resolves dots would serve what is not public.
 */
export function pathOf(url: string, prefix: string): string {
  const path = url.replace(/\?.*$/s, '')
  if (path !== prefix && !path.startsWith(`${prefix}/`)) throw new ApiError('NOT_FOUND', `nothing is served at ${path}`)
  if (dotSegment.test(decode(path))) throw new ApiError('INVALID_ARGUMENT', 'the path has a segment that is . or ..')
  return url
}

/** RFC 3986, 2.4: once, never twice. */
function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    throw new ApiError('INVALID_ARGUMENT', 'the path cannot be decoded')
  }
}
