/** Where something comes from that may change while it is in use. */
export interface Source<T> {
  /** What it is now. Rejects where that cannot be had. */
  load(): Promise<T>
  /**
   * Calls `changed` whenever `load` would answer something else than before, and `failed` where that cannot be known.
   * What it answers ends that.
   */
  watch(changed: (value: T) => void, failed: (error: Error) => void): () => void
}

/** Where descriptors come from: serialized google.protobuf.FileDescriptorSets, with imports. */
export type DescriptorSource = Source<readonly Uint8Array[]>

/** What does not change. */
export function fixed<T>(value: T): Source<T> {
  return { load: async () => value, watch: () => () => undefined }
}
