import { PlanError } from './plan-error.ts'

/** A path template of google.api.http, such as `/v1/{name=products/*}:archive`. */
export interface PathTemplate {
  readonly text: string
  /** Literals, decoded, and the wildcards `*` (one segment) and `**` (any number, only at the end). */
  readonly segments: readonly Segment[]
  readonly variables: readonly Variable[]
  /** What follows the colon at the end, or the empty string. */
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

const segmentText = /^(?:\*\*|\*|[^*{}=:/]+)$/

/** Parses a template by the grammar in the comments of google/api/http.proto. Throws a PlanError at what is not one. */
export function parseTemplate(text: string): PathTemplate {
  const [, path, verb = ''] = /^\/(.*?)(?::([^/:{}*]+))?$/.exec(text) ?? []
  if (path === undefined) throw new PlanError(`the path template "${text}" does not start with a slash`)
  const segments: Segment[] = []
  const variables: Variable[] = []
  for (const part of splitOutsideBraces(path)) {
    const variable = /^\{([^{}=]+)(?:=([^{}]+))?\}$/.exec(part)
    const inner = variable ? (variable[2] ?? '*').split('/') : [part]
    const start = segments.length
    segments.push(...inner.map((segment) => parseSegment(segment, text)))
    if (!variable?.[1]) continue
    variables.push({ fieldPath: variable[1], start, end: inner.at(-1) === '**' ? 'rest' : segments.length, isMulti: inner.length > 1 || inner[0] === '**' })
  }
  if (segments.slice(0, -1).includes('**')) throw new PlanError(`the path template "${text}" has ** before its end`)
  const twice = variables.find((one, i) => variables.findIndex((other) => other.fieldPath === one.fieldPath) !== i)
  if (twice) throw new PlanError(`the path template "${text}" binds ${twice.fieldPath} twice`)
  return { text, segments, variables, verb }
}

function parseSegment(segment: string, template: string): Segment {
  if (!segmentText.test(segment)) throw new PlanError(`the path template "${template}" has a part that is no segment: "${segment}"`)
  return segment === '*' || segment === '**' ? segment : { literal: decodeURIComponent(segment) }
}

function splitOutsideBraces(path: string): string[] {
  return path.split(/\/(?![^{}]*\})/)
}
