import type { Readable } from 'node:stream'
import { ApiError } from '../response/api-error.ts'
import { tooLarge } from './raw-body.ts'

/** The whole of a body, in memory. Throws a 413 as soon as it is known to have more than `limit` bytes. */
export async function collect(body: AsyncIterable<Buffer>, declared: string | undefined, limit: number): Promise<Buffer> {
  if (Number(declared) > limit) throw tooLarge(limit)
  const pieces: Buffer[] = []
  let total = 0
  for await (const piece of body) {
    total += piece.length
    if (total > limit) throw tooLarge(limit)
    pieces.push(piece)
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

/**
 * The pieces of a body as they come. Who stops early can still answer: the connection stays, and the rest is read and forgotten, for
 * an end of the connection is noticed by reading only. Throws CANCELLED when the client breaks off.
 */
export async function* piecesOf(payload: Readable): AsyncGenerator<Buffer, void> {
  try {
    for await (const piece of payload.iterator({ destroyOnReturn: false })) yield piece as Buffer
  } catch (error) {
    throw new ApiError('CANCELLED', 'the client broke off before the end of the body', { cause: error })
  } finally {
    payload.resume()
  }
}
