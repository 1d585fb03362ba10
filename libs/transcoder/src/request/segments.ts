/** The segments of a path, undecoded. `/` has one, which is empty. */
export function segmentsOf(path: string): string[] {
  return path.slice(1).split('/')
}

/**
 * A path before and behind a colon that may begin a verb: in the last segment, the one that has `colons` others behind it. A colon as
 * `%3A` never does. The verb is decoded.
 */
export function cutVerb(path: string, colons = 0): readonly [bare: string, verb: string] | undefined {
  let colon = path.lastIndexOf(':')
  for (let behind = 0; behind < colons && colon > 0; behind++) colon = path.lastIndexOf(':', colon - 1)
  return colon < path.lastIndexOf('/') || colon === path.length - 1 ? undefined : [path.slice(0, colon), decodeSegment(path.slice(colon + 1))]
}

/** As it came where it is no encoding: then it is like no literal either. */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
