/** A layer with one file or folder, at the place that it has in the workspace. */
export function copy(...sources: readonly string[]): string[] {
  return sources.map((source) => `COPY ${source} ${source}`)
}

/** The same time for all that was built, whenever it was: layers differ only when their content does. */
export const settle = 'find /out -exec touch --no-dereference --date=@0 {} +'
