import type { ClientHttp2Session } from 'node:http2'
import { connect as connectHttp2 } from 'node:http2'
import type { Socket } from 'node:net'
import { connect as connectTcp } from 'node:net'
import { NotTakenError } from './patience.ts'
import { windows } from './windows.ts'

/** A connection to the service, with room for one more call. */
export interface Connection {
  readonly session: ClientHttp2Session
  /** The service has closed it, or has died: what was not answered on it never will be. */
  isLost(): boolean
  release(): void
}

interface Open {
  readonly session: ClientHttp2Session
  readonly socket: Socket
  calls: number
}

/** The connections to a service: one more whenever those there are have as many calls as the service allows on one. */
export class GrpcSessions {
  readonly #port: number
  #open: Open[] = []
  #connecting: Promise<void> | undefined
  /** Counts the processes that there were: what is just being connected may be the one before. */
  #process = 0

  constructor(port: number) {
    this.#port = port
  }

  /** Rejects with a NotTakenError if the service does not take connections. */
  async take(): Promise<Connection> {
    for (;;) {
      const free = this.#open.find(hasRoom)
      if (free) return this.#use(free)
      this.#connecting ??= this.#connect().finally(() => { this.#connecting = undefined })
      await this.#connecting
    }
  }

  /** Closes all: the process is gone, or about to be. */
  close(): void {
    this.#process += 1
    for (const { session } of this.#open.splice(0)) session.destroy()
  }

  #use(open: Open): Connection {
    open.calls += 1
    const release = () => {
      open.calls -= 1
      // The connections of a rush go with it.
      if (open.calls === 0 && this.#open.length > 1) this.#drop(open)
    }
    return { session: open.session, isLost: () => open.session.destroyed || open.socket.destroyed, release }
  }

  async #connect(): Promise<void> {
    const process = this.#process
    const open = await connect(this.#port)
    open.session.once('close', () => this.#drop(open))
    // The service has begun to leave: nothing new goes there.
    open.session.once('goaway', () => this.#drop(open))
    if (process === this.#process) this.#open.push(open)
    else open.session.destroy()
  }

  #drop(open: Open): void {
    this.#open = this.#open.filter((one) => one !== open)
    open.session.close()
  }
}

function hasRoom({ session, calls }: Open): boolean {
  return !session.closed && !session.destroyed && calls < (session.remoteSettings.maxConcurrentStreams ?? Number.POSITIVE_INFINITY)
}

/** Resolves when the service has said what it allows. */
async function connect(port: number): Promise<Open> {
  const socket = connectTcp({ host: '127.0.0.1', port })
  const session = connectHttp2(`http://127.0.0.1:${port}`, { ...windows.options, createConnection: () => socket })
  let failure: Error | undefined
  session.on('error', (error) => { failure = error })
  await new Promise<void>((resolve, reject) => {
    session.once('remoteSettings', () => resolve())
    session.once('close', () => reject(new NotTakenError(`does not take connections${failure ? `: ${failure.message}` : ''}`, { cause: failure })))
  })
  windows.widen(session)
  return { session, socket, calls: 0 }
}
