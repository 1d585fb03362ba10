import type { Client } from '@grpc/grpc-js'

/** What RFC 9113 (6.5.2) recommends that a peer allows at least. */
const streamsPerConnection = 100

interface Seat {
  readonly client: Client
  streams: number
}

/**
 * Clients for calls that last. A connection has room for only so many of them, and calls beyond that would wait for somebody to leave:
 * each further hundred gets a connection of its own, which goes when it is empty.
 */
export class StreamClients {
  readonly #connect: () => Client
  readonly #seats: Seat[] = []

  /** `connect` must open a connection that nobody else uses. */
  constructor(connect: () => Client) {
    this.#connect = connect
  }

  /** A client with room for one more stream. Call `release` when that has ended. */
  take(): { readonly client: Client; readonly release: () => void } {
    const seat = this.#seats.find(({ streams }) => streams < streamsPerConnection) ?? this.#add()
    seat.streams += 1
    return { client: seat.client, release: () => this.#release(seat) }
  }

  close(): void {
    for (const { client } of this.#seats.splice(0)) client.close()
  }

  #add(): Seat {
    const seat = { client: this.#connect(), streams: 0 }
    this.#seats.push(seat)
    return seat
  }

  #release(seat: Seat): void {
    seat.streams -= 1
    if (seat.streams > 0 || this.#seats.length === 1) return
    const at = this.#seats.indexOf(seat)
    if (at >= 0) this.#seats.splice(at, 1)
    seat.client.close()
  }
}
