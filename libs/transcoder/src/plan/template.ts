import { PlanError } from './plan-error.ts'

/** A path template of google.api.http, such as `/v1/{name=products/*}:archive`. */
export interface PathTemplate {
  readonly text: string
  /** Literals, decoded, and the wildcards `*` (one segment) and `**` (any number, only at the end). */
  readonly segments: readonly Segment[]
  readonly variables: readonly Variable[]
  /** What follows the first colon of the last segment, decoded, or the empty string. It may have colons itself. */
  readonly verb: string
}

export type Segment = { readonly literal: string } | '*' | '**'

/** A field that takes its value from the path. */
export interface Variable {
  /** Proto names, such as `product.name`. */
  readonly fieldPath: string
  /** The first of its segments. */
  readonly start: number
  /** The one after its last; for one that ends in `**`, whatever the path's end is. */
  readonly end: number | 'rest'
  /** It spans more than one segment, so that %2F in it stays as it is (http.proto, "multi segment"). */
  readonly isMulti: boolean
}

/** RFC 3986, 3.3: what a segment may have, and letters beyond ASCII; a colon would begin a verb, a star is a wildcard. */
const literalText = /^(?:[^\s\p{Cc}"#%*/:<>?[\\\]^`{|}]|%[\da-f]{2})+$/iu
const fieldPathText = /^[a-z_]\w*(?:\.[a-z_]\w*)*$/i

/** Parses a template by the grammar in the comments of google/api/http.proto. Throws a PlanError at what is not one. */
export function parseTemplate(text: string): PathTemplate {
  const [, path, verb = ''] = /^\/(.*?)(?::([^/{}*]+))?$/s.exec(text) ?? []
  if (path === undefined) throw new PlanError(`the path template "${text}" does not start with a slash`)
  const segments: Segment[] = []
  const variables: Variable[] = []
  for (const part of splitOutsideBraces(path)) {
    const [isVariable, fieldPath, inner = '*'] = /^\{([^{}=]*)(?:=([^{}]+))?\}$/.exec(part) ?? []
    const own = isVariable === undefined ? [part] : inner.split('/')
    const start = segments.length
    segments.push(...own.map((segment) => parseSegment(segment, text)))
    if (fieldPath === undefined) continue
    if (!fieldPathText.test(fieldPath)) throw new PlanError(`the path template "${text}" has a variable without the name of a field: "${part}"`)
    variables.push({ fieldPath, start, end: own.at(-1) === '**' ? 'rest' : segments.length, isMulti: own.length > 1 || own[0] === '**' })
  }
  if (segments.slice(0, -1).includes('**')) throw new PlanError(`the path template "${text}" has ** before its end`)
  refuseOverlap(variables, text)
  return { text, segments, variables, verb: verb === '' ? '' : verb.split(':').map((part) => parseLiteral(part, text)).join(':') }
}

function parseSegment(segment: string, template: string): Segment {
  return segment === '*' || segment === '**' ? segment : { literal: parseLiteral(segment, template) }
}

function parseLiteral(literal: string, template: string): string {
  if (!literalText.test(literal)) throw new PlanError(`the path template "${template}" has a part that is no segment: "${literal}"`)
  try {
    return decodeURIComponent(literal)
  } catch {
    throw new PlanError(`the path template "${template}" has a percent-encoding that is not UTF-8: "${literal}"`)
  }
}

/** A field has one place in the path, and so has what is inside it. */
function refuseOverlap(variables: readonly Variable[], template: string): void {
  for (const [at, { fieldPath }] of variables.entries()) {
    const others = variables.slice(at + 1).map((variable) => variable.fieldPath)
    if (others.includes(fieldPath)) throw new PlanError(`the path template "${template}" binds ${fieldPath} twice`)
    const other = others.find((one) => one.startsWith(`${fieldPath}.`) || fieldPath.startsWith(`${one}.`))
    if (other !== undefined) throw new PlanError(`the path template "${template}" binds both ${fieldPath} and ${other}, and one is inside the other`)
  }
}

function splitOutsideBraces(path: string): string[] {
  return path.split(/\/(?![^{}]*\})/)
}
