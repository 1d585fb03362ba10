/** One thing that was looked at. `optional`: it is not there, and only some of what the workspace can do needs it. */
export interface Finding {
  readonly name: string
  readonly state: 'ok' | 'missing' | 'optional'
  /** What was found, or what is wrong. */
  readonly says: string
  /** The one command that mends it. */
  readonly run?: string
}
