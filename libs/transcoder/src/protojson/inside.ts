import type { DescMessage } from '@bufbuild/protobuf'

/** A message type and every one that may be inside it, however deep. */
export function typesInside(desc: DescMessage): Set<DescMessage> {
  const inside = new Set([desc])
  // A set may grow while it is gone through.
  for (const one of inside) for (const { message } of one.fields) if (message) inside.add(message)
  return inside
}
