/** Where calls of a service come in while the service may be asleep. */
export interface Door {
  /** Drops connections to a process that is gone. */
  forget(): void
  close(): Promise<void>
}
