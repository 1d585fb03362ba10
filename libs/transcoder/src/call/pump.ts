import type { Message } from '@bufbuild/protobuf'
import type { ClientWritableStream } from '@grpc/grpc-js'
import { once } from 'node:events'

/** Writes messages as fast as the service takes them, then ends the call. Stops where `answered` aborts: the service may answer before it has all. */
export async function pump(call: ClientWritableStream<Message>, messages: AsyncIterable<Message>, answered: AbortSignal): Promise<void> {
  for await (const message of messages) {
    if (answered.aborted) return
    await write(call, message, answered)
  }
  if (!answered.aborted) call.end()
}

async function write(call: ClientWritableStream<Message>, message: Message, answered: AbortSignal): Promise<void> {
  if (answered.aborted || call.write(message)) return
  await once(call, 'drain', { signal: answered }).catch((error: unknown) => {
    if (!answered.aborted) throw error
  })
}
