import { constants } from 'node:http2'
import type { ClientHttp2Stream, ServerHttp2Stream } from 'node:http2'
import type { Doorway } from './door.ts'
import { GrpcAnswer, grpcStatus } from './grpc-answer.ts'
import type { Connection, GrpcSessions } from './grpc-sessions.ts'
import { formatGrpcTimeout, parseGrpcTimeout } from './grpc-timeout.ts'
import { BrokenOffError, NotStartedError, NotTakenError, Patience, TooLateError, untilTaken } from './patience.ts'
import type { RawHeaders } from './raw-headers.ts'
import { entriesOf, toHeaders } from './raw-headers.ts'
import { RequestBody } from './request-body.ts'

/** A call as it came in. */
export interface Incoming {
  readonly stream: ServerHttp2Stream
  readonly headers: RawHeaders
  /** There are headers alone. */
  readonly isWhole: boolean
}

/** Passes one call to the service as it is, both ways, once that is awake. Never rejects: what fails is the call's status. */
export async function passGrpcCall(incoming: Incoming, sessions: GrpcSessions, { hold, name }: Pick<Doorway, 'hold' | 'name'>): Promise<void> {
  const { stream, headers } = incoming
  const gone = new AbortController()
  stream.once('close', () => gone.abort(new Error('the caller has gone')))
  // Its code is told on close.
  stream.on('error', () => {})
  const patience = new Patience(parseGrpcTimeout(entriesOf(headers).find(([key]) => key === 'grpc-timeout')?.[1]))
  const answer = new GrpcAnswer(stream)
  const body = new RequestBody(stream)
  try {
    await untilTaken(async () => {
      const release = await patience.for(hold, gone.signal)
      try {
        const connection = await sessions.take()
        await new Exchange(incoming, body, answer, connection).pass(patience)
      } finally {
        release()
      }
    })
  } catch (error) {
    answer.fail(statusOf(error), `${name} ${(error as Error).message}`)
  } finally {
    // What a caller still sends after its answer is nobody's: it ends that itself when it has read the answer.
    stream.resume()
  }
}

function statusOf(error: unknown): number {
  if (error instanceof TooLateError) return grpcStatus.DEADLINE_EXCEEDED
  const isAway = error instanceof NotStartedError || error instanceof NotTakenError || error instanceof BrokenOffError
  return isAway ? grpcStatus.UNAVAILABLE : grpcStatus.INTERNAL
}

/** One try to have a call answered. */
class Exchange {
  readonly #incoming: Incoming
  readonly #body: RequestBody
  readonly #answer: GrpcAnswer
  readonly #connection: Connection

  constructor(incoming: Incoming, body: RequestBody, answer: GrpcAnswer, connection: Connection) {
    this.#incoming = incoming
    this.#body = body
    this.#answer = answer
    this.#connection = connection
  }

  /** Resolves when the service has ended the call, or the caller has. Rejects with a NotTakenError if it may be made once more. */
  async pass(patience: Patience): Promise<void> {
    const { stream } = this.#incoming
    if (stream.closed || stream.destroyed) return this.#connection.release()
    // Not close(), which ends the request before it resets the stream: the service would take a part for the whole.
    const cancelled = new AbortController()
    const outgoing = this.#open(patience, cancelled.signal)
    const cancel = () => cancelled.abort()
    stream.once('close', cancel)
    const unsend = this.#incoming.isWhole ? () => {} : this.#body.sendTo(outgoing)
    const closed = new Promise<void>((resolve) => outgoing.once('close', () => resolve()))
    const hasEnded = this.#receive(outgoing)
    await closed
    unsend()
    stream.off('close', cancel)
    this.#connection.release()
    if (!hasEnded()) this.#broken(outgoing)
  }

  /** With what is left of the caller's time: some of it has gone by while the call was held. */
  #open(patience: Patience, signal: AbortSignal): ClientHttp2Stream {
    const { left } = patience
    const timeoutOr = (name: string, value: string) => (name === 'grpc-timeout' && left !== undefined ? formatGrpcTimeout(left) : value)
    const headers = entriesOf(this.#incoming.headers).flatMap(([name, value]) => [name, timeoutOr(name, value)])
    try {
      const outgoing = this.#connection.session.request(headers, { endStream: this.#incoming.isWhole, signal })
      // Its code is told on close.
      return outgoing.on('error', () => {})
    } catch (error) {
      this.#connection.release()
      throw new NotTakenError('closes its connection', { cause: error })
    }
  }

  /** Passes the answer on, no faster than it is read. What is answered says whether it came to its end. */
  #receive(outgoing: ClientHttp2Stream): () => boolean {
    const { stream } = this.#incoming
    let hasEnded = false
    let trailers: RawHeaders | undefined
    const end = () => {
      if (trailers === undefined || hasEnded) return
      hasEnded = true
      this.#answer.end(toHeaders(trailers))
    }
    const resume = () => outgoing.resume()
    stream.on('drain', resume)
    outgoing.once('close', () => stream.off('drain', resume))
    outgoing.once('response', (_headers, flags, raw: string[]) => {
      this.#body.forget()
      hasEnded = (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0
      if (hasEnded) this.#answer.trailersOnly(raw)
      else this.#answer.begin(raw)
    })
    outgoing.on('data', (chunk: Buffer) => {
      if (!stream.write(chunk)) outgoing.pause()
    })
    outgoing.once('trailers', (_headers, _flags, raw: string[]) => { trailers = raw })
    outgoing.once('end', end)
    return () => hasEnded
  }

  /** The stream is closed, and there is no whole answer. */
  #broken(outgoing: ClientHttp2Stream): void {
    if (this.#incoming.stream.closed) return
    const { rstCode } = outgoing
    if (rstCode === constants.NGHTTP2_REFUSED_STREAM && this.#body.isRepeatable) throw new NotTakenError('refuses the call')
    const saysNothing = rstCode === constants.NGHTTP2_NO_ERROR || rstCode === constants.NGHTTP2_REFUSED_STREAM
    if (saysNothing || this.#connection.isLost()) throw new BrokenOffError('broke off before it had answered')
    this.#answer.reset(rstCode)
  }
}
