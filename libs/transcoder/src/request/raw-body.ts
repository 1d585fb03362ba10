import type { DescMessage, Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { RoutePlan } from '../plan/route-plan.ts'
import { ApiError } from '../response/api-error.ts'

/** A google.api.HttpBody as the registry's own descriptors decode it. */
export interface HttpBody extends Message {
  contentType: string
  data: Uint8Array
}

/** Puts an HTTP body, or a piece of one, where the rule wants it as it is: an HttpBody with its type, or a bytes field. */
export function putRawBody({ method, body }: RoutePlan, message: Message, contentType: string, data: Uint8Array): void {
  if (body === 'message') {
    Object.assign(message, { contentType, data })
  } else if (body !== 'none' && body.message) {
    const content = create(body.message, { contentType, data } as Partial<HttpBody>)
    reflect(method.input, message).set(body, reflect(body.message as DescMessage, content))
  } else if (body !== 'none') {
    reflect(method.input, message).set(body, data)
  }
}

/** Later pieces of a body as messages of their own: nothing but data. */
export async function* rawPieces(route: RoutePlan, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Message, void> {
  for await (const piece of pieces) {
    const message = create(route.method.input)
    putRawBody(route, message, '', piece)
    yield message
  }
}

/** The pieces of a body. Throws a 413 beyond `limit` bytes. */
export async function* piecesWithin(limit: number, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  let total = 0
  for await (const piece of pieces) {
    total += piece.length
    if (total > limit) throw tooLarge(limit)
    yield piece
  }
}

/** The 413 for a body of more bytes than are taken. */
export function tooLarge(limit: number): ApiError {
  return new ApiError('INVALID_ARGUMENT', `the body has more than ${limit} bytes`, { httpStatus: 413 })
}
