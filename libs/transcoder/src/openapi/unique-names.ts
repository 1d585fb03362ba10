/** Names of which each is given once: one that is taken gets a number behind it. */
export class UniqueNames {
  readonly #taken = new Set<string>()

  /** `first` is the number of the second that asks for the name. */
  take(name: string, first: number): string {
    let own = name
    for (let number = first; this.#taken.has(own); number += 1) own = `${name}_${number}`
    this.#taken.add(own)
    return own
  }
}
