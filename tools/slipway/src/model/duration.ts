const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 }

/** The milliseconds of a duration such as `500ms`, `1.5s` or `2m`; undefined for any other text. */
export function milliseconds(text: string): number | undefined {
  const [, amount, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m)$/.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * (units[unit] ?? 1)
}
