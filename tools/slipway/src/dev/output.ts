import { createWriteStream, mkdirSync } from 'node:fs'
import type { WriteStream } from 'node:fs'
import path from 'node:path'
import { styleText } from 'node:util'

const colours = ['cyan', 'magenta', 'yellow', 'green', 'blue'] as const

/** What the runner shows and keeps: its own lines, and each process's under its name, in a file of its own too. */
export class Output {
  readonly #logs: string
  readonly #only: ReadonlySet<string>
  readonly #files = new Map<string, WriteStream>()

  /** `only`: names whose lines are shown; empty for all. Files get every line. */
  constructor(logs: string, only: readonly string[]) {
    this.#logs = logs
    this.#only = new Set(only)
    mkdirSync(logs, { recursive: true })
  }

  /** A line of the runner itself. */
  say(text: string): void {
    console.log(text)
  }

  /** A line that a process printed. Only warnings and worse are shown unless it is named by --only; the file has all. */
  line(name: string, text: string): void {
    this.#file(name).write(`${text}\n`)
    const short = shorten(text)
    const shown = this.#only.size > 0 ? this.#only.has(name) : short.important
    if (shown) console.log(`${this.#prefix(name)} ${short.text}`)
  }

  /** Where all lines of a process are kept. */
  fileOf(name: string): string {
    return path.join(this.#logs, `${name}.log`)
  }

  /** A line for the file alone. */
  record(name: string, text: string): void {
    this.#file(name).write(`${text}\n`)
  }

  /** Something that happened to a process. */
  event(name: string, text: string): void {
    this.#file(name).write(`-- ${text}\n`)
    console.log(`${this.#prefix(name)} ${text}`)
  }

  close(): void {
    for (const file of this.#files.values()) file.end()
  }

  #file(name: string): WriteStream {
    const known = this.#files.get(name)
    if (known) return known
    const file = createWriteStream(this.fileOf(name), { flags: 'a' })
    file.on('error', (error) => console.error(`cannot write ${file.path.toString()}: ${error.message}`))
    this.#files.set(name, file)
    return file
  }

  #prefix(name: string): string {
    const sum = [...name].reduce((total, letter) => total + letter.charCodeAt(0), 0)
    return styleText(colours[sum % colours.length] ?? 'cyan', `${name.padEnd(10)} |`, { stream: process.stdout })
  }
}

/** A log line in the ECS format as a person reads it; any other line as it is. */
function shorten(line: string): { readonly text: string; readonly important: boolean } {
  if (!line.startsWith('{')) return { text: line, important: true }
  try {
    const entry = JSON.parse(line) as Record<string, unknown>
    const level = String(entry['log.level'] ?? (entry['log'] as Record<string, unknown> | undefined)?.['level'] ?? '').toLowerCase()
    const cause = entry['error.message'] ?? (entry['error'] as Record<string, unknown> | undefined)?.['message']
    const text = `${level.padEnd(5)} ${String(entry['message'] ?? line)}${cause === undefined ? '' : `: ${String(cause)}`}`
    return { text, important: !['trace', 'debug', 'info'].includes(level) }
  } catch {
    return { text: line, important: true }
  }
}
