export type Row = readonly (string | number)[]

/** Prints a Markdown table, with numbers to the right. */
export function printTable(title: string, head: readonly string[], rows: readonly Row[]): void {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`
  console.log([`\n### ${title}\n`, line(head), line(head.map((_, i) => (rows.every((row) => /^\d/.test(String(row[i]))) ? '--:' : '---'))), ...rows.map(line)].join('\n'))
}

/** The median of a few samples and, if there is more than one, how far they lie apart. */
export function spread(samples: readonly number[], digits: number): string {
  const show = (value: number) => value.toFixed(digits)
  const median = show(medianOf(samples))
  return samples.length < 2 ? median : `${median} (${show(Math.min(...samples))} to ${show(Math.max(...samples))})`
}

export function medianOf(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  const at = (index: number) => sorted[index] ?? Number.NaN
  return (at(Math.floor((sorted.length - 1) / 2)) + at(Math.ceil((sorted.length - 1) / 2))) / 2
}

export const mb = (bytes: number): string => (bytes / 1e6).toFixed(1)

/** What goes on, for whoever waits: the report is on stdout. */
export function announce(doing: string): void {
  console.error(`bench: ${doing}`)
}
