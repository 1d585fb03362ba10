import { ApiError } from '@slipway/transcoder'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/** The body of a request as it comes, or null if it has none. Fails with a 413 as soon as it is known to have more than `limit` bytes. */
export function bodyOf(message: IncomingMessage, limit: number): Readable | null {
  const length = Number(message.headers['content-length'] ?? 0)
  if (length > limit) throw tooLarge(limit)
  if (length === 0 && message.headers['transfer-encoding'] === undefined) return null
  return Readable.from(piecesOf(message, limit), { objectMode: false })
}

/** Who stops early can still answer: the connection stays, and the rest is read and forgotten. */
async function* piecesOf(message: IncomingMessage, limit: number): AsyncGenerator<Buffer, void> {
  let total = 0
  try {
    for await (const piece of message.iterator({ destroyOnReturn: false })) {
      total += (piece as Buffer).length
      if (total > limit) throw tooLarge(limit)
      yield piece as Buffer
    }
  } catch (error) {
    throw error instanceof ApiError ? error : new ApiError('CANCELLED', 'the client broke off before the end of the body', { cause: error })
  } finally {
    message.resume()
  }
}

function tooLarge(limit: number): ApiError {
  return new ApiError('INVALID_ARGUMENT', `the body has more than ${limit} bytes`, { httpStatus: 413 })
}
