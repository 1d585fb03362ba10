import type { Message } from '@bufbuild/protobuf'
import type { ClientReadableStream, Metadata, ServiceError } from '@grpc/grpc-js'
import { textsOf } from './metadata.ts'
import { startingWith } from './starting-with.ts'
import type { ResponseStream } from './transport.ts'

/** The messages of a call. */
export function readStream(call: ClientReadableStream<Message>, toError: (error: ServiceError) => Error): ResponseStream {
  const header = new Promise<ReadonlyMap<string, string> | undefined>((resolve) => {
    call.once('metadata', (metadata: Metadata) => resolve(textsOf(metadata)))
    for (const end of ['error', 'end', 'close']) call.once(end, () => resolve(undefined))
  })
  const trailer = new Promise<ReadonlyMap<string, string>>((resolve) => call.once('status', ({ metadata }) => resolve(textsOf(metadata))))
  const messages = read(call, toError)
  // Reading begins now: an error that came before somebody listened would be lost.
  const first = messages.next()
  first.catch(() => undefined)
  return { header, trailer, [Symbol.asyncIterator]: () => startingWith(first, messages) }
}

async function* read(call: ClientReadableStream<Message>, toError: (error: ServiceError) => Error): AsyncGenerator<Message, void> {
  try {
    for await (const message of call) yield message as Message
  } catch (error) {
    throw toError(error as ServiceError)
  } finally {
    call.cancel()
  }
}
