import { Agent, request } from 'node:http'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'

/** How an upload ended: its status and body, or the error of its connection. */
export type UploadEnd = { readonly status: number; readonly body: string } | { readonly error: string }

/**
 * An upload whose body comes slowly: a piece now and then until somebody lets it end. It is a request that lasts, through the gateway and
 * to the service behind it.
 */
export class SlowUpload {
  readonly #outgoing: ClientRequest
  readonly #trickle: NodeJS.Timeout
  readonly ended: Promise<UploadEnd>

  private constructor(url: URL, start: Uint8Array, contentType: string) {
    // A connection of its own, which no other request has warmed or can take.
    this.#outgoing = request(url, { method: 'PUT', agent: new Agent({ keepAlive: false }), headers: { 'content-type': contentType, 'transfer-encoding': 'chunked' } })
    this.ended = endOf(this.#outgoing).finally(() => clearInterval(this.#trickle))
    this.#outgoing.write(start)
    this.#trickle = setInterval(() => this.#outgoing.write(Buffer.alloc(64, 1)), 250)
  }

  /** Resolves when some pieces have gone and nobody has refused them. */
  static async begin(url: URL, start: Uint8Array, contentType: string): Promise<SlowUpload> {
    const upload = new SlowUpload(url, start, contentType)
    const end = await Promise.race([upload.ended, delay(1500)])
    if (end !== undefined) throw new Error(`the upload ended before it was whole: ${JSON.stringify(end)}`)
    return upload
  }

  /** Sends the rest. */
  finish(): Promise<UploadEnd> {
    clearInterval(this.#trickle)
    this.#outgoing.end()
    return this.ended
  }
}

function endOf(outgoing: ClientRequest): Promise<UploadEnd> {
  return new Promise((resolve) => {
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? error.message }))
    outgoing.once('response', (incoming: IncomingMessage) => {
      let body = ''
      incoming.setEncoding('utf8').on('data', (text: string) => { body += text })
      incoming.once('end', () => resolve({ status: incoming.statusCode ?? 0, body }))
      incoming.once('error', (error) => resolve({ error: error.message }))
    })
  })
}
