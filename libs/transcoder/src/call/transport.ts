import type { DescMethod, Message } from '@bufbuild/protobuf'

/** How calls leave. grpc-js is the reference (`GrpcTransport`); a test or another protocol brings its own. */
export interface Transport {
  /** Called once, before the first call, with every method that has a route. Throws a PlanError for one it cannot reach. */
  prepare(methods: readonly DescMethod[]): void
  /** Answers the response message. Rejects with an ApiError. */
  unary(call: Call): Promise<Message>
  /** Answers at once; what comes, and what goes wrong, is in the stream. */
  serverStream(call: Call): ResponseStream
  /** Sends `request` and then `rest`, as fast as the service takes them. Rejects with an ApiError, or with what `rest` throws. */
  upload(call: Call, rest: AsyncIterable<Message>): Promise<Message>
  /** Lets calls in flight end, then closes the connections. */
  close(): void
}

export interface Call {
  readonly method: DescMethod
  readonly request: Message
  readonly metadata: ReadonlyMap<string, string>
  /** Milliseconds from now. */
  readonly timeout: number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** Response messages as they come, read once and as fast as they are asked for. Iterating throws an ApiError; to stop ends the call. */
export interface ResponseStream extends AsyncIterable<Message> {
  /** The leading metadata, as soon as it is there; undefined if the call ended without any, for iterating tells why. */
  readonly header: Promise<ReadonlyMap<string, string> | undefined>
}
