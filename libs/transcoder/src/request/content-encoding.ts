import type { IncomingHttpHeaders } from 'node:http'
import type { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream'
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import { ApiError, badRequest } from '../response/api-error.ts'
import { piecesOf } from './collect.ts'

/** RFC 9659: no window of more than 8 MiB, so that nobody can make a decoder take more. */
const zstd = { params: { [constants.ZSTD_d_windowLogMax]: 23 } }

/** Content codings that a body may have (RFC 9110, 8.4.1). */
const decoders: ReadonlyMap<string, () => Transform> = new Map<string, () => Transform>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  ['deflate', () => createInflate()],
  ['br', () => createBrotliDecompress()],
  ['zstd', () => createZstdDecompress(zstd)],
])

/**
 * The content coding of a body, in small letters; undefined for none. One at most: a body that is encoded twice is a bomb more often than a
 * body. Throws a 415 that says which are taken (RFC 9110, 15.5.16).
 */
export function contentCoding(headers: IncomingHttpHeaders): string | undefined {
  const codings = (headers['content-encoding'] ?? '').toLowerCase().split(',').map((one) => one.trim()).filter((one) => one !== '' && one !== 'identity')
  const [coding] = codings
  if (coding === undefined) return undefined
  if (codings.length === 1 && decoders.has(coding)) return coding
  const taken = 'gzip, deflate, br, zstd'
  const why = codings.length > 1 ? 'a body is taken with one coding at most' : `"${coding.slice(0, 40)}" is not taken`
  throw new ApiError('INVALID_ARGUMENT', `Content-Encoding: ${why}, send one of ${taken}`, {
    httpStatus: 415,
    headers: { 'accept-encoding': taken },
    details: badRequest('Content-Encoding', why).details,
  })
}

/**
 * The pieces of a body, decoded, as they come: a limit on what is read holds for what comes out. Who stops early stops the decoder too.
 * Throws a 400 for a body that is not what its coding says, besides what `piecesOf` throws.
 */
export async function* decodedPieces(payload: Readable, coding: string | undefined): AsyncGenerator<Buffer, void> {
  const decoder = coding === undefined ? undefined : decoders.get(coding)?.()
  if (!decoder) return yield* piecesOf(payload)
  pipeline(piecesOf(payload), decoder, () => undefined)
  try {
    for await (const piece of decoder) yield piece as Buffer
  } catch (error) {
    throw error instanceof ApiError ? error : badRequest('Content-Encoding', `the body is not ${coding}, or not all of it`)
  }
}
