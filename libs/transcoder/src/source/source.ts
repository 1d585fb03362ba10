/** Where descriptors come from, and come again when they have changed. */
export interface DescriptorSource {
  /** Serialized google.protobuf.FileDescriptorSets, with imports, as they are now. */
  load(): Promise<readonly Uint8Array[]>
  /**
   * Calls `changed` whenever `load` would answer something else than before, and `failed` where that cannot be known.
   * What it answers ends that.
   */
  watch(changed: (descriptors: readonly Uint8Array[]) => void, failed: (error: Error) => void): () => void
}

/** Descriptors that do not change. */
export function fixedDescriptors(descriptors: readonly Uint8Array[]): DescriptorSource {
  return { load: async () => descriptors, watch: () => () => undefined }
}
