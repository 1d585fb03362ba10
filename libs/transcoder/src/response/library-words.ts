/** What grpc-js says of itself: each of its statuses that no service sent begins so (its sources, `details`). */
const ofGrpcJs = new RegExp(`^(?:${[
  String.raw`(?:\w+: )?No connection established`, 'No addresses resolved', 'Name resolution failed for target', 'Failed to parse (?:DNS|ipv4|ipv6|unix) address',
  'Unrecognized scheme .* in IP resolver', 'Parsing service config failed', 'All load balancer options', 'Invalid status from control plane',
  'Picked subchannel', 'Subchannel not ready', 'Channel closed before call started', 'Connection dropped', 'Stream refused by server',
  'Bandwidth exhausted or memory limit exceeded', 'Protocol not secure enough', 'No status information received',
  'Received (?:RST_STREAM|HTTP status code)', 'Deadline exceeded(?:$| after )', 'Call cancelled$', 'Cancelled (?:on client|by parent call)',
  'Discarded in favor of', 'Failed to (?:start HTTP/2 stream|write message)', 'Write (?:error: |failed with error)',
  'Getting metadata from plugin failed', 'Request message serialization failure', 'Attempted to send message with a size larger',
  '(?:read|write|connect|getaddrinfo) E[A-Z]{3}', 'Unknown system error',
].join('|')})`)

/** What grpc-go and gRPC's C core say of a connection, which services pass on that call others: it names addresses. */
const ofOthers = /\bdial (?:tcp|unix)\b|\bconnection error: desc\b|\bfailed to connect to (?:all|remote)\b/i

/** Whether words are those of a gRPC library about its connections, which name addresses and inner workings, and not those of a service. */
export function areOfLibrary(words: string): boolean {
  return ofGrpcJs.test(words) || ofOthers.test(words)
}
