import type { Client } from '@grpc/grpc-js'

/**
 * A client for calls with one answer, however many at a time. When another takes its place it closes after its last call: one that waits
 * for a connection, or is tried again, would fail in a client that is closed.
 */
export class SharedClient {
  readonly client: Client
  /** What it was made for: a service config. */
  readonly config: string
  #calls = 0
  #isRetired = false

  constructor(client: Client, config: string) {
    this.client = client
    this.config = config
  }

  /** Call `release` when the call has ended. */
  take(): { readonly client: Client; readonly release: () => void } {
    this.#calls += 1
    return { client: this.client, release: () => this.#release() }
  }

  /** Closes it as soon as it has no calls. */
  retire(): void {
    this.#isRetired = true
    if (this.#calls === 0) this.client.close()
  }

  #release(): void {
    this.#calls -= 1
    if (this.#isRetired && this.#calls === 0) this.client.close()
  }
}
