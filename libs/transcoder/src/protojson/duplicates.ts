/** Objects and lists in one another. A message may be 100 deep, and there may be a list or a map around each. */
const deepest = 256

const quote = 0x22
const comma = 0x2c
const openList = 0x5b
const backslash = 0x5c
const closeList = 0x5d
const openObject = 0x7b
const closeObject = 0x7d

/** An object or list that is not closed yet. */
interface Level {
  /** Undefined for a list. */
  readonly names: Set<string> | undefined
  at: string | number
}

/** What is wrong with a JSON text that is otherwise well-formed, and where. */
export interface TextFault {
  /** The names, as they are written, and the places in lists that lead to it. */
  readonly steps: readonly (string | number)[]
  readonly reason: string
}

/**
 * Finds a name that an object has twice, of which JSON.parse would keep the last without a word (ProtoJSON, "Duplicate values": who
 * cannot keep their order rejects them), and nesting without end (RFC 8259, 9). The text is known to be JSON.
 */
export function findFault(text: string): TextFault | undefined {
  const open: Level[] = []
  let isName = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === quote) {
      const end = endOfString(text, i)
      const level = open.at(-1)
      if (isName && level?.names) {
        const name = nameOf(text, i, end)
        level.at = name
        if (level.names.has(name)) return fault(open, 'is given twice')
        level.names.add(name)
        isName = false
      }
      i = end
    } else if (code === openObject || code === openList) {
      if (open.length === deepest) return fault(open, `there is more than ${deepest} levels of nesting`)
      isName = code === openObject
      open.push({ names: isName ? new Set() : undefined, at: isName ? '' : 0 })
    } else if (code === closeObject || code === closeList) {
      open.pop()
      isName = false
    } else if (code === comma) {
      const level = open.at(-1)
      if (typeof level?.at === 'number') level.at++
      isName = level?.names !== undefined
    }
  }
  return undefined
}

/** The quote that ends the string which begins at `start`: the next that is not escaped. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end
    while (text.charCodeAt(before - 1) === backslash) before--
    if ((end - before) % 2 === 0) return end
  }
}

function nameOf(text: string, start: number, end: number): string {
  const name = text.slice(start + 1, end)
  return name.includes('\\') ? (JSON.parse(`"${name}"`) as string) : name
}

function fault(open: readonly Level[], reason: string): TextFault {
  return { steps: open.map(({ at }) => at), reason }
}
