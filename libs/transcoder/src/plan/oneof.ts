import type { DescField } from '@bufbuild/protobuf'

/** The oneof of which two field paths name different members: whichever is set last undoes the other. */
export function sharedOneof(one: readonly DescField[], other: readonly DescField[]): string | undefined {
  const at = one.findIndex((field, i) => field !== other[i])
  const oneof = one[at]?.oneof
  return oneof && oneof === other[at]?.oneof ? oneof.name : undefined
}
