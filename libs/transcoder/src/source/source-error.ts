/** A source that cannot be read, or has nothing that could be a part of a plan. The message names it. */
export class SourceError extends Error {
  readonly code = 'TRANSCODER_SOURCE'
  /** It is a server that is not there, or not yet. */
  readonly isAbsent: boolean

  constructor(message: string, { isAbsent = false } = {}) {
    super(message)
    this.isAbsent = isAbsent
  }
}
