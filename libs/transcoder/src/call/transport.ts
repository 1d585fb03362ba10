import type { DescMethod, Message } from '@bufbuild/protobuf'

/** How calls leave. grpc-js is the reference (`GrpcTransport`); a test or another protocol brings its own. */
export interface Transport {
  /** Called once, before the first call, with every method that has a route. Throws a PlanError for one it cannot reach. */
  prepare(methods: readonly DescMethod[]): void
  /** Answers the response message. Rejects with an ApiError. */
  unary(call: UnaryCall): Promise<Message>
  /** Lets calls in flight end, then closes the connections. */
  close(): void
}

export interface UnaryCall {
  readonly method: DescMethod
  readonly request: Message
  readonly metadata: ReadonlyMap<string, string>
  /** Milliseconds from now. */
  readonly timeout: number
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}
