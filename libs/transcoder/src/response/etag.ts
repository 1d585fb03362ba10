/**
 * How the text of an `etag` field (AIP-154) is an entity tag (RFC 9110, 8.8.3) and becomes the same text again, whatever a service puts
 * there. A field that holds an entity tag, in its quotes, as AIP-154 wants it, is one as it is. Any other text goes into quotes behind a
 * tilde, percent-encoded. So does one whose answer is encoded: what is sent is not the same bytes then, which a strong tag must tell
 * (8.8.3.3), and the coding follows behind a colon: `"~%22abc%22:gzip"`.
 */
export function tagOfField(text: string, coding?: string): string {
  if (isWeak(text) || (coding === undefined && isPlain(text))) return text
  return `"~${encodeURIComponent(text)}${coding === undefined ? '' : `:${coding}`}"`
}

/** The text of a field from an entity tag that `tagOfField` made, or from the text itself. Undefined for anything else. */
export function fieldOfTag(header: string): string | undefined {
  const tag = header.trim()
  const [, encoded] = /^"~([^":]*)(?::[a-z]+)?"$/.exec(tag) ?? []
  if (encoded !== undefined) return decoded(encoded)
  // A client may send what it finds in the body, where no quotes need be.
  return isPlain(tag) || isWeak(tag) || /^[^\s",*]+$/.test(tag) ? tag : undefined
}

/**
 * Whether a list of entity tags names this one (RFC 9110, 8.8.3.2), or any. A weak tag is never the same as another by strong comparison.
 * The coding of what was sent does not matter: all codings are of one version.
 */
export function namesTag(list: string, tag: string, comparison: 'weak' | 'strong'): boolean {
  if (list.trim() === '*') return true
  const tags: string[] = list.match(/(?:W\/)?"[^"]*"/g) ?? []
  if (comparison === 'strong' && isWeak(tag)) return false
  return tags.some((one) => opaque(one) === opaque(tag) && (comparison === 'weak' || !isWeak(one)))
}

/** Without weakness and coding. */
function opaque(tag: string): string {
  const bare = tag.replace(/^W\//, '')
  return fieldOfTag(bare) ?? bare
}

function isPlain(text: string): boolean {
  return /^"(?!~)[!\x23-\x7e]*"$/.test(text)
}

function isWeak(text: string): boolean {
  return /^W\/"[!\x23-\x7e]*"$/.test(text)
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
