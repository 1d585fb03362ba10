import { badRequest } from '../response/api-error.ts'
import type { PartHead } from './part-head.ts'
import { readPartHead } from './part-head.ts'

/** What a form says, in order: a part begins, some of its content, it ends. */
export type FormEvent = { readonly part: PartHead } | { readonly data: Buffer } | 'end'

const maxParts = 100
const maxHeadBytes = 8 * 1024
const lineEnd = '\r\n'

type State = 'preamble' | 'delimiter' | 'head' | 'content' | 'close' | 'epilogue'

/**
 * Reads multipart/form-data (RFC 7578; RFC 2046, 5.1) as it comes, in pieces of any size. It is strict: what it does not understand is
 * refused and not passed over, for a part that is lost without a word would be a request that nobody made. All it keeps is the head of
 * a part, or as much as could be the beginning of a delimiter.
 */
export class FormReader {
  readonly #delimiter: Buffer
  #state: State = 'preamble'
  #kept: Buffer = Buffer.from(lineEnd)
  #parts = 0

  /** Throws a 400 for a content type without a boundary that RFC 2046, 5.1.1, allows. */
  constructor(contentType: string) {
    const [, quoted, bare] = /;\s*boundary=(?:"([^"]*)"|([^\s;"]+))/i.exec(contentType) ?? []
    const boundary = quoted ?? bare ?? ''
    if (!/^[\w'()+,./:=? -]{0,69}[\w'()+,./:=?-]$/.test(boundary)) throw badRequest('Content-Type', 'has no boundary of 1 to 70 characters')
    this.#delimiter = Buffer.from(`${lineEnd}--${boundary}`, 'latin1')
  }

  /** Throws a 400 for what is no form, with the part at fault. */
  *feed(piece: Uint8Array): Generator<FormEvent, void> {
    this.#kept = Buffer.concat([this.#kept, piece])
    for (let before: State | undefined; before !== this.#state && this.#kept.length > 0;) {
      before = this.#state
      if (before === 'preamble') this.#skipTo(this.#kept.indexOf(this.#delimiter))
      else if (before === 'delimiter') this.#endDelimiter()
      else if (before === 'head') yield* this.#head()
      else if (before === 'content') yield* this.#content()
      else if (before === 'close') this.#endLine('epilogue')
      else this.#kept = Buffer.alloc(0)
    }
  }

  /** Throws a 400 for a form that is not whole. */
  end(): void {
    if (this.#state === 'close' && /^[ \t]*$/.test(this.#kept.toString('latin1'))) return
    if (this.#state !== 'epilogue') throw badRequest('', this.#state === 'preamble' ? 'the body has no part: its boundary is not there' : `${this.#at()} is cut off`)
  }

  #skipTo(delimiter: number): void {
    if (delimiter >= 0) this.#after(delimiter + this.#delimiter.length, 'delimiter')
    else this.#kept = this.#kept.subarray(Math.max(0, this.#kept.length - this.#delimiter.length + 1))
  }

  /** Two hyphens end the form. */
  #endDelimiter(): void {
    const line = this.#kept.toString('latin1', 0, 2)
    if (line === '--') this.#after(2, 'close')
    else if (line !== '-') this.#endLine('head')
  }

  /** There is nothing but white space on the line (RFC 2046, 5.1.1, "transport-padding"). */
  #endLine(state: 'head' | 'epilogue'): void {
    const line = this.#kept.toString('latin1', 0, 200)
    const padding = /^[ \t]*/.exec(line)?.[0].length ?? 0
    const next = line.slice(padding, padding + 2)
    if (next === lineEnd) this.#after(padding, state)
    else if (!lineEnd.startsWith(next)) throw badRequest('', `after ${this.#at()}, the boundary is followed by more`)
    else if (padding > 100) throw badRequest('', `after ${this.#at()}, the boundary has no end`)
  }

  *#head(): Generator<FormEvent, void> {
    const end = this.#kept.indexOf(lineEnd + lineEnd)
    if ((end < 0 ? this.#kept.length : end) > maxHeadBytes) throw badRequest('', `after ${this.#at()}, a part has more than ${maxHeadBytes} bytes of headers`)
    if (end < 0) return
    this.#parts += 1
    if (this.#parts > maxParts) throw badRequest('', `the body has more than ${maxParts} parts`)
    const part = readPartHead(this.#kept.toString('utf8', 0, end), this.#at())
    this.#after(end + 2 * lineEnd.length, 'content')
    yield { part }
  }

  *#content(): Generator<FormEvent, void> {
    const delimiter = this.#kept.indexOf(this.#delimiter)
    const end = delimiter < 0 ? Math.max(0, this.#kept.length - this.#delimiter.length + 1) : delimiter
    const data = this.#kept.subarray(0, end)
    if (delimiter < 0) this.#kept = this.#kept.subarray(end)
    else this.#after(delimiter + this.#delimiter.length, 'delimiter')
    if (data.length > 0) yield { data }
    if (delimiter >= 0) yield 'end'
  }

  #after(bytes: number, state: State): void {
    this.#kept = this.#kept.subarray(bytes)
    this.#state = state
  }

  #at(): string {
    return this.#parts === 0 ? 'the beginning' : `part ${this.#parts}`
  }
}

/** The events of a form that comes in pieces. Throws a 400 for what is no form, or none that is whole. */
export async function* formEvents(pieces: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<FormEvent, void> {
  const reader = new FormReader(contentType)
  for await (const piece of pieces) yield* reader.feed(piece)
  reader.end()
}
