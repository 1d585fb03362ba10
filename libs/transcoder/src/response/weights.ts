/** A member of a list that says what a client would rather have. */
export interface Weighed {
  /** In small letters, without parameters. */
  readonly name: string
  /** From 0, "not acceptable", to 1. */
  readonly weight: number
}

/**
 * The members of `Accept`, `Accept-Encoding` and their like with their weights (RFC 9110, 12.4.2). A member whose weight is no number says
 * nothing and is left out. Parameters other than `q` are passed over: nothing that is offered here comes in variants.
 */
export function weighed(header: string): Weighed[] {
  // What is in quotes is no part of the list's own punctuation. A quote that nobody closes goes to the end: one pass, whatever comes.
  const plain = header.replaceAll(/"(?:[^"\\]|\\.?)*(?:"|$)/gs, '""')
  return plain.split(',').flatMap((member) => {
    const [name = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase())
    const weight = weightOf(parameters)
    return name === '' || weight === undefined ? [] : [{ name, weight }]
  })
}

/** Some clients leave out the zero of `0.2`, and are understood. */
function weightOf(parameters: readonly string[]): number | undefined {
  const given = parameters.find((one) => one.startsWith('q='))?.slice(2)
  if (given === undefined) return 1
  return /^(?:0?\.\d{1,3}|0\.?|1(?:\.0{0,3})?)$/.test(given) ? Number(given) : undefined
}
