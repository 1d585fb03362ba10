/** A path of 100 levels or of a hostile key is cut in the middle: people look at where it begins and where it ends. */
const longest = 300

/** Where in a JSON value something is, from the outside in: `.name`, `[2]` or `["key"]`. In names that the proto gives, where there are any. */
export function pathOf(segments: readonly string[]): string {
  const path = segments.join('').replace(/^\./, '')
  return path.length > longest ? `${path.slice(0, longest / 2)}…${path.slice(-longest / 2)}` : path
}

/** What does not fit in a JSON value, and why. Each level that it passes on its way out says where it is. */
export class Misfit extends Error {
  readonly #inwards: string[] = []

  /** Such as `lines[2].product`; empty where the whole value does not fit. */
  get path(): string {
    return pathOf(this.#inwards.toReversed())
  }

  /** The same, one level further out. */
  under(segment: string): this {
    this.#inwards.push(segment)
    return this
  }
}

/** To rethrow what was thrown while the value at `segment` was read. */
export function under(segment: string, error: unknown): unknown {
  return error instanceof Misfit ? error.under(segment) : error
}
