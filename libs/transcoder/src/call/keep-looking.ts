import type { Client } from '@grpc/grpc-js'
import { connectivityState } from '@grpc/grpc-js'

/** How often a client is asked whether it is connected, in milliseconds. */
const interval = 2000

/**
 * Connects a client now, and again whenever it is not, until it is closed. Where a name has no address yet, such as that of a service without a ready
 * replica, grpc-js (1.14) asks DNS again only when somebody calls, and that call fails: the first one after the service came.
 */
export function keepLooking(client: Client): void {
  const channel = client.getChannel()
  const look = () => {
    if (channel.getConnectivityState(true) === connectivityState.SHUTDOWN) clearInterval(timer)
  }
  const timer = setInterval(look, interval).unref()
  look()
}
