import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { weighed } from './weights.ts'

const brotliAsync = promisify(brotliCompress)
const gzipAsync = promisify(gzip)

/** How an answer may be encoded (RFC 9110, 8.4.1), what we would rather have first: what nearly every client can read. */
const encoders = {
  // The library's own default of 11 is for files that are encoded once.
  br: (body: Buffer) => brotliAsync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } }),
  gzip: (body: Buffer) => gzipAsync(body),
}

export type Coding = keyof typeof encoders

const codings = Object.keys(encoders) as Coding[]

/** Bytes from which on encoding is worth its time: less fits in one packet anyway. */
const worthwhile = 1024

/** The coding for a body of so many bytes, by Accept-Encoding (RFC 9110, 12.5.3); undefined for none. A client that refuses a plain body gets none, however small. */
export function codingFor(acceptEncoding: string | undefined, bytes: number): Coding | undefined {
  if (acceptEncoding === undefined || bytes === 0) return undefined
  const listed = weighed(acceptEncoding)
  const weightOf = (name: string) => listed.find((one) => one.name === name)?.weight
  const any = weightOf('*')
  const plain = weightOf('identity') ?? (any === 0 ? 0 : undefined)
  if (bytes < worthwhile && plain !== 0) return undefined
  let best: { readonly coding: Coding; readonly weight: number } | undefined
  for (const coding of codings) {
    const weight = weightOf(coding) ?? any ?? 0
    if (weight > (best?.weight ?? 0) && weight >= (plain ?? 0)) best = { coding, weight }
  }
  return best?.coding
}

/** Whether a type is worth it: text in one of its many names. What is packed already would only grow. */
export function isCompressible(contentType: string): boolean {
  return /^(?:text\/(?!event-stream)|application\/(?:[\w.-]+\+)?(?:json|xml|yaml)\b|application\/(?:x-ndjson|jsonl|javascript|wasm)\b|image\/(?:svg\+xml|bmp)\b)/i.test(contentType)
}

export function encode(body: Buffer, coding: Coding): Promise<Buffer> {
  return encoders[coding](body)
}
