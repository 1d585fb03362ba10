import type { Http2Session } from 'node:http2'

const streamWindow = 1024 * 1024
const sessionWindow = 16 * 1024 * 1024

/** How much may be on its way at once: enough not to slow down what passes, and never a limit on what may pass. */
export const windows = {
  options: {
    settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: 1024 * 1024 },
    maxSendHeaderBlockLength: 1024 * 1024,
    maxHeaderListPairs: 10_000,
    // Megabytes of one connection: Node refuses streams beyond it.
    maxSessionMemory: 1024,
  },
  widen: (session: Http2Session): void => session.setLocalWindowSize(sessionWindow),
}
