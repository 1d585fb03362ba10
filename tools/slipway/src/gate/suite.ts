/** What a suite came to. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** A check that takes too long for `npm test`. */
export interface Suite {
  readonly name: string
  /** Git pathspecs of everything that its result depends on; undefined where it runs always. */
  readonly inputs: readonly string[] | undefined
  /** Why the gate leaves it out: it runs when it is asked for by name. */
  readonly apart?: string | undefined
  /** Runs it and prints what it finds. */
  run(root: string): Counts | Promise<Counts>
}
