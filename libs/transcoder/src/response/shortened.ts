/** A text of at most so many characters, and an ellipsis where more is cut off. Well-formed also where the cut goes through a pair of surrogates. */
export function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text
}
