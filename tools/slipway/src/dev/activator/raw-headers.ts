/** Header names and values in turn, as they stood on the wire. */
export type RawHeaders = readonly string[]

/** Names in lower case, with their values. */
export function entriesOf(raw: RawHeaders): [name: string, value: string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? ''] as [string, string]] : []))
}

/** By name, with a list where there are several of one. */
export function toHeaders(raw: RawHeaders): Record<string, string | string[]> {
  const byName = Map.groupBy(entriesOf(raw), ([name]) => name)
  return Object.fromEntries([...byName].map(([name, all]) => {
    const values = all.map(([, value]) => value)
    return [name, values.length === 1 ? (values[0] ?? '') : values]
  }))
}
