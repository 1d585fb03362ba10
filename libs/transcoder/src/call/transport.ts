import type { DescMethod, Message } from '@bufbuild/protobuf'

/** How calls leave. grpc-js is the reference (`GrpcTransport`); a test or another protocol brings its own. */
export interface Transport {
  /**
   * Called before the first call, and again before calls of another plan, with every method that has a route: those of the plan before
   * may still be called until they have ended. Throws a PlanError for a method it cannot reach, and is then as it was.
   */
  prepare(methods: readonly DescMethod[]): void
  /** Rejects with an ApiError. */
  unary(call: Call): Promise<Answer>
  /** Answers at once; what comes, and what goes wrong, is in the stream. */
  serverStream(call: Call): ResponseStream
  /** Sends `request` and then `rest`, as fast as the service takes them. Rejects with an ApiError, or with what `rest` throws. */
  upload(call: Call, rest: AsyncIterable<Message>): Promise<Answer>
  /** Like `serverStream`, for a method that takes messages as they come: `request`, then `rest`, no faster than the service takes them. */
  duplex(call: Call, rest: AsyncIterable<Message>): ResponseStream
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

/** The one response of a call, with the metadata around it. Names are in small letters; those of binary values are left out. */
export interface Answer {
  readonly message: Message
  readonly header: ReadonlyMap<string, string>
  readonly trailer: ReadonlyMap<string, string>
}

/** Response messages as they come, read once and as fast as they are asked for. Iterating throws an ApiError; to stop ends the call. */
export interface ResponseStream extends AsyncIterable<Message> {
  /** The leading metadata, as soon as it is there; undefined if the call ended without any, for iterating tells why. */
  readonly header: Promise<ReadonlyMap<string, string> | undefined>
  /** The trailing metadata, once the call has ended, well or not. */
  readonly trailer: Promise<ReadonlyMap<string, string>>
}
