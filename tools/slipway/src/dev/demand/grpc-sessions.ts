import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2'
import { connect } from 'node:http2'

/** The connections to a service: one more whenever those there are have as many calls as the service allows on one. */
export class GrpcSessions {
  readonly #authority: string
  readonly #window: number
  readonly #open = new Map<ClientHttp2Session, Count>()
  #connecting: Promise<void> | undefined

  constructor(port: number, window: number) {
    this.#authority = `http://127.0.0.1:${port}`
    this.#window = window
  }

  /** Begins a call. Rejects if the service cannot be connected to: nothing of the call was sent then. */
  async request(headers: IncomingHttpHeaders): Promise<ClientHttp2Stream> {
    const [session, count] = await this.#withRoom()
    const request = session.request(Object.fromEntries(Object.entries(headers)), { endStream: false })
    request.once('close', () => { count.calls -= 1 })
    // Whoever passes it on hears of its end by that.
    request.on('error', () => {})
    return request
  }

  /** Closes all: the service is gone, or about to be. */
  close(): void {
    for (const session of this.#open.keys()) session.destroy()
    this.#open.clear()
  }

  /** A connection on which the call is counted already. How many the service allows, it says when it is connected to. */
  async #withRoom(): Promise<readonly [ClientHttp2Session, Count]> {
    for (;;) {
      for (const [session, count] of this.#open) {
        if (session.closed || session.destroyed || count.calls >= count.most) continue
        count.calls += 1
        return [session, count]
      }
      await (this.#connecting ??= this.#connect().finally(() => { this.#connecting = undefined }))
    }
  }

  async #connect(): Promise<void> {
    const session = connect(this.#authority, { settings: { initialWindowSize: this.#window, enablePush: false } })
    await new Promise<void>((resolve, reject) => {
      session.once('remoteSettings', ({ maxConcurrentStreams = Number.POSITIVE_INFINITY }) => {
        session.setLocalWindowSize(this.#window)
        this.#open.set(session, { calls: 0, most: maxConcurrentStreams })
        resolve()
      })
      // Once there are calls, each is told by its own stream.
      session.on('error', reject)
      session.once('close', () => {
        this.#open.delete(session)
        reject(new Error('the connection was closed'))
      })
    })
  }
}

interface Count {
  calls: number
  readonly most: number
}
