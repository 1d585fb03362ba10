import type { ClientHttp2Stream, ServerHttp2Stream } from 'node:http2'

/** What is kept of a request to send it again. Beyond this, one that is refused is not repeated. */
const keptBytes = 4 * 1024 * 1024

/** What a caller sends, which can be sent again from its beginning until an answer has begun. */
export class RequestBody {
  readonly #incoming: ServerHttp2Stream
  #kept: Buffer[] = []
  #size = 0
  #keeping = true
  #ended = false

  constructor(incoming: ServerHttp2Stream) {
    this.#incoming = incoming
  }

  get isRepeatable(): boolean {
    return this.#keeping
  }

  /** There will be no second time. */
  forget(): void {
    this.#keeping = false
    this.#kept = []
  }

  /** Sends all of it, no faster than it is taken. What is answered ends that. */
  sendTo(outgoing: ClientHttp2Stream): () => void {
    const incoming = this.#incoming
    const onData = (chunk: Buffer) => {
      this.#keep(chunk)
      if (!outgoing.write(chunk)) incoming.pause()
    }
    const onDrain = () => incoming.resume()
    const onEnd = () => {
      // Node tells of the end of a stream that was reset as well: the service must not take a part for the whole.
      if (incoming.aborted || incoming.rstCode !== 0) return
      this.#ended = true
      outgoing.end()
    }
    for (const chunk of this.#kept) outgoing.write(chunk)
    if (this.#ended) outgoing.end()
    else incoming.on('data', onData).on('end', onEnd).resume()
    outgoing.on('drain', onDrain)
    return () => {
      incoming.off('data', onData).off('end', onEnd).pause()
      outgoing.off('drain', onDrain)
    }
  }

  #keep(chunk: Buffer): void {
    if (!this.#keeping) return
    this.#size += chunk.length
    if (this.#size > keptBytes) this.forget()
    else this.#kept.push(chunk)
  }
}
