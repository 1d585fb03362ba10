import type { ErrorObject } from 'ajv'
import type { Document, LineCounter } from 'yaml'
import { isNode, isMap, isScalar } from 'yaml'

/** One line for one violation of the schema: file, line, what is wrong and what would be right. */
export function describeProblem(file: string, document: Document, lines: LineCounter, error: ErrorObject): string {
  const at = error.instancePath.split('/').filter((part) => part !== '')
  const where = at.length === 0 ? '' : `${at.join('.')}: `
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty'])
    const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {})
    const near = nearest(key, known)
    return `${file}:${lineOf(document, lines, [...at, key])}: ${where}unknown key "${key}"${near ? `, did you mean "${near}"?` : `; known are ${known.join(', ')}`}`
  }
  const allowed = error.keyword === 'enum' ? `: ${(error.params['allowedValues'] as unknown[]).join(', ')}` : ''
  return `${file}:${lineOf(document, lines, at)}: ${where}${error.message ?? 'is not valid'}${allowed}`
}

function lineOf(document: Document, lines: LineCounter, at: readonly string[]): number {
  const parent = at.length > 1 ? document.getIn(at.slice(0, -1), true) : document.contents
  const key = isMap(parent) ? parent.items.find((item) => isScalar(item.key) && item.key.value === at.at(-1))?.key : undefined
  const node = isNode(key) ? key : document.getIn(at, true)
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1
}

/** The known word at the smallest edit distance, if that is at most a third of it. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(word, candidate) })).toSorted((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best && best.distance <= Math.max(1, best.candidate.length / 3) ? best.candidate : undefined
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
