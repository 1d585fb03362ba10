/** What a suite came to. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, a line each. */
  readonly failures?: readonly string[]
}

/** A check that takes too long for `npm test`. */
export interface Suite {
  readonly name: string
  /** Git pathspecs of everything that its result depends on; undefined where it runs always. */
  readonly inputs: readonly string[] | undefined
  /** Runs it and prints what it finds. */
  run(root: string): Counts | Promise<Counts>
}
