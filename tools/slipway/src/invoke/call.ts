import type { DescMessage, Message } from '@bufbuild/protobuf'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import type { Client, ClientDuplexStream, Metadata } from '@grpc/grpc-js'
import { once } from 'node:events'

/** One call. On the wire, a unary call is a stream of one message, so that all four kinds are made alike. */
export interface Call {
  readonly path: string
  readonly input: DescMessage
  readonly output: DescMessage
  readonly requests: AsyncIterable<Message>
  readonly metadata: Metadata
  /** Milliseconds from now; Infinity for none. */
  readonly deadline: number
  readonly signal?: AbortSignal
}

/** The answers of a call as they come. Throws grpc-js's error if it fails, or what the requests threw. */
export async function* call(client: Client, { path, input, output, requests, metadata, deadline, signal }: Call): AsyncGenerator<Message> {
  const stream: ClientDuplexStream<Message, Message> = client.makeBidiStreamRequest(
    path, (message: Message) => Buffer.from(toBinary(input, message)), (bytes: Buffer) => fromBinary(output, bytes), metadata, { deadline: Date.now() + deadline },
  )
  const cancel = () => stream.cancel()
  signal?.addEventListener('abort', cancel, { once: true })
  const ended = new AbortController()
  stream.once('status', () => ended.abort())
  let unsent: unknown
  send(stream, requests, ended.signal).catch((error: unknown) => {
    unsent = error
    cancel()
  })
  try {
    yield* stream
  } catch (error) {
    throw unsent ?? error
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}

/** Writes requests no faster than they are taken, until the call has ended. */
async function send(stream: ClientDuplexStream<Message, Message>, requests: AsyncIterable<Message>, ended: AbortSignal): Promise<void> {
  for await (const request of requests) {
    if (ended.aborted) return
    // A call that ends while it takes nothing rejects this, and says itself how it ended.
    if (!stream.write(request)) await once(stream, 'drain', { signal: ended }).catch(() => undefined)
  }
  stream.end()
}
