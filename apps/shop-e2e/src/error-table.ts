import { readFileSync } from 'node:fs'
import path from 'node:path'
import { mistakes } from './mistakes.ts'

/** A row of the tables in docs/errors.md: what is wrong, how it is answered, and the test that shows it. */
export interface ErrorRow {
  readonly what: string
  readonly status: number
  readonly code: string
  /** The fields that are blamed, or the reason; empty where there is neither. */
  readonly names: string
  readonly test: string
  readonly file: string
}

const docs = path.resolve(import.meta.dirname, '../../../docs')
const row = /^\| (?<what>.+?) \| (?<status>\d{3}) \| (?<code>[A-Z_]+) \| (?:`(?<names>[^`]*)`)? *\| \[(?<test>[^\]]+)\]\((?<file>[^)]+)\) \|$/

/** Every row that tells of an error. Throws where a table has none that can be read. */
export function errorTable(): ErrorRow[] {
  const lines = readFileSync(path.join(docs, 'errors.md'), 'utf8').split('\n').filter((line) => /^\| .* \| \d/.test(line))
  return lines.map((line) => {
    const { what = '', status = '', code = '', names = '', test = '', file = '' } = row.exec(line)?.groups ?? {}
    if (what === '') throw new Error(`docs/errors.md: this row is not "| what | status | code | \`names\` | [test](file) |":\n${line}`)
    return { what, status: Number(status), code, names, test, file }
  })
}

/** Whether the test that a row links to is there: a mistake by the row's own words, any other by its name in the file. */
export function isShown({ what, test, file }: ErrorRow): boolean {
  if (test === 'mistakes') return mistakes.some((mistake) => mistake.what === what)
  return readFileSync(path.join(docs, file), 'utf8').includes(test)
}
