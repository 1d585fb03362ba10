import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { RawHeaders } from './raw-headers.ts'

/** Of google.rpc.Code, what a door says itself. */
export const grpcStatus = { DEADLINE_EXCEEDED: 4, INTERNAL: 13, UNAVAILABLE: 14 } as const

/** Without a date that the service did not send. */
const asItIs = { sendDate: false }

/** The answer to one call: headers, messages and trailers, or trailers alone. */
export class GrpcAnswer {
  readonly #stream: ServerHttp2Stream
  #trailers: OutgoingHttpHeaders = {}

  constructor(stream: ServerHttp2Stream) {
    this.#stream = stream
  }

  get hasBegun(): boolean {
    return this.#stream.headersSent
  }

  begin(headers: RawHeaders): void {
    if (this.#isOver()) return
    this.#stream.once('wantTrailers', () => this.#stream.sendTrailers(this.#trailers))
    this.#stream.respond(headers, { waitForTrailers: true, ...asItIs })
  }

  /** Ends what has begun. */
  end(trailers: OutgoingHttpHeaders): void {
    if (this.#isOver()) return
    this.#trailers = trailers
    this.#stream.end()
  }

  /** The whole answer: trailers without messages. */
  trailersOnly(headers: RawHeaders | OutgoingHttpHeaders): void {
    if (this.#isOver()) return
    this.#stream.respond(headers, { endStream: true, ...asItIs })
  }

  /** Ends the call with a status, wherever it is. */
  fail(status: number, message: string): void {
    const trailers = { 'grpc-status': String(status), 'grpc-message': encodeMessage(message) }
    if (this.hasBegun) this.end(trailers)
    else this.trailersOnly({ ':status': 200, 'content-type': 'application/grpc', ...trailers })
  }

  /** Breaks the call off, as the service did. */
  reset(code: number): void {
    if (!this.#stream.closed) this.#stream.close(code)
  }

  #isOver(): boolean {
    return this.#stream.destroyed || this.#stream.closed
  }
}

/** "Percent-Encoded" of the gRPC over HTTP/2 specification. */
function encodeMessage(text: string): string {
  return text.toWellFormed().replaceAll(/[^ -$&-~]/gu, (character) => encodeURIComponent(character))
}
