import type { Client } from '@grpc/grpc-js'

/** What RFC 9113 (6.5.2) recommends that a peer allows at least. */
const streamsPerConnection = 100

interface Connection {
  readonly client: Client
  streams: number
}

/**
 * Clients for calls that last. A connection has room for only so many of them, and calls beyond that would wait for somebody to leave:
 * each further hundred gets a connection of its own, which goes when it is empty.
 */
export class StreamClients {
  readonly #connect: () => Client
  readonly #connections: Connection[] = []
  #isRetired = false

  /** `connect` must open a connection that nobody else uses. */
  constructor(connect: () => Client) {
    this.#connect = connect
  }

  /** A client with room for one more stream. Call `release` when that has ended. */
  take(): { readonly client: Client; readonly release: () => void } {
    const connection = this.#connections.find(({ streams }) => streams < streamsPerConnection) ?? this.#add()
    connection.streams += 1
    return { client: connection.client, release: () => this.#release(connection) }
  }

  /** When others take its place: each connection closes when its last stream has ended. */
  retire(): void {
    this.#isRetired = true
    for (const connection of this.#connections.filter(({ streams }) => streams === 0)) this.#drop(connection)
  }

  close(): void {
    for (const { client } of this.#connections.splice(0)) client.close()
  }

  #add(): Connection {
    const connection = { client: this.#connect(), streams: 0 }
    this.#connections.push(connection)
    return connection
  }

  #release(connection: Connection): void {
    connection.streams -= 1
    if (connection.streams === 0 && (this.#isRetired || this.#connections.length > 1)) this.#drop(connection)
  }

  #drop(connection: Connection): void {
    const at = this.#connections.indexOf(connection)
    if (at >= 0) this.#connections.splice(at, 1)
    connection.client.close()
  }
}
