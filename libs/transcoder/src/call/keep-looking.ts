import type { Channel } from '@grpc/grpc-js'
import { connectivityState } from '@grpc/grpc-js'

/** How often a channel is asked whether it is connected, in milliseconds. */
const interval = 2000

/**
 * Connects a channel now, and again whenever it is not, until it is closed. Where a name has no address yet, such as that of a service without a ready
 * replica, grpc-js (1.14) asks DNS again only when somebody calls, and that call fails: the first one after the service came.
 */
export function keepLooking(channel: Channel): void {
  const look = () => {
    if (channel.getConnectivityState(true) === connectivityState.SHUTDOWN) clearInterval(timer)
  }
  const timer = setInterval(look, interval).unref()
  look()
}
