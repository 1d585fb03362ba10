import type { DescMethod, Message, Registry } from '@bufbuild/protobuf'

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
  /** Sends the requests, as fast as the service takes them; there may be none. Rejects with an ApiError, or with what `requests` throws. */
  upload(call: CallAhead, requests: AsyncIterable<Message>): Promise<Answer>
  /** Sends like `upload` and answers like `serverStream`. Iterating throws an ApiError, or what `requests` throws. */
  duplex(call: CallAhead, requests: AsyncIterable<Message>): ResponseStream
  /** Lets calls in flight end, then closes the connections. */
  close(): void
}

export interface Call extends CallAhead {
  readonly request: Message
}

/** A call whose requests come later, one by one. */
export interface CallAhead {
  readonly method: DescMethod
  /** Knows the types that the details of an error may have. */
  readonly registry: Registry
  readonly metadata: ReadonlyMap<string, string>
  /** Milliseconds from now. */
  readonly timeout: number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** The one response of a call, with the metadata around it. Names are in small letters; binary values are in base64. */
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
