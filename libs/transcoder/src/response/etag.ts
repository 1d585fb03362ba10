/**
 * Whether If-None-Match names the etag (RFC 9110, 13.1.2): `*`, or a list of entity tags, compared weakly.
 */
export function matchesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch.trim() === '*') return true
  const tags = ifNoneMatch.match(/(?:W\/)?"[^"]*"/g) ?? []
  return tags.some((tag) => strong(tag) === strong(etag))
}

function strong(tag: string): string {
  return tag.replace(/^W\//, '')
}
