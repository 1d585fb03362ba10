import { piecesOf, tooLarge } from '@slipway/transcoder/edge'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'

/** The body of a request as it comes, or null if it has none. Fails with a 413 as soon as it is known to have more than `limit` bytes. */
export function bodyOf(message: IncomingMessage, limit: number): Readable | null {
  const length = Number(message.headers['content-length'] ?? 0)
  if (length > limit) throw tooLarge(limit)
  if (length === 0 && message.headers['transfer-encoding'] === undefined) return null
  return Readable.from(limited(piecesOf(message), limit), { objectMode: false })
}

async function* limited(pieces: AsyncIterable<Buffer>, limit: number): AsyncGenerator<Buffer, void> {
  let total = 0
  for await (const piece of pieces) {
    total += piece.length
    if (total > limit) throw tooLarge(limit)
    yield piece
  }
}
