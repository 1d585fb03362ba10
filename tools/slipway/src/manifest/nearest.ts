/** The known word at the smallest edit distance, if that is at most a third of it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word, candidate) })).toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined
}

/** What is said after a word that is not known: which one was meant, or which there are. */
export function suggestion(word: string, known: readonly string[], list = 'there are'): string {
  const meant = nearest(word, known)
  return meant === undefined ? `; ${list} ${known.join(', ')}` : `; did you mean "${meant}"?`
}

/** Letters to add, drop, replace or swap with the next one (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? Infinity) + 1 : Infinity
      next.push(Math.min(substitution, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    before = row
    row = next
  }
  return row[b.length] ?? 0
}
