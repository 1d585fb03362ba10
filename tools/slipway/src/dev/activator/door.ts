import type { Server } from 'node:net'

/** Where calls of a service come in while the service may be asleep. */
export interface Door {
  /** Drops connections to a process that is gone. */
  forget(): void
  /** Lets nobody in any more, and cuts off who is inside. */
  close(): Promise<void>
}

/** What a door is made from. */
export interface Doorway {
  /** Where it listens, and where the service does. */
  readonly port: number
  readonly inner: number
  /** Waits until the service is awake, and keeps it so until what it answers is called. Rejects if it cannot be started. */
  readonly hold: () => Promise<() => void>
  /** Of the service, for those who have to be told that it is not there. */
  readonly name: string
}

/** Rejects if the port is taken. */
export function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
