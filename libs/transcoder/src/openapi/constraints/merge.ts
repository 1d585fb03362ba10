import type { Schema } from '../openapi.ts'

/** Keywords that only narrow what a type says already: the narrower takes its place. */
const narrowing = new Set(['minimum', 'maximum'])

/** One schema for what has to fit several: keywords side by side, and those that are said twice in `allOf`. */
export function allOf(schemas: readonly Schema[]): Schema {
  const [first = {}, ...rest] = schemas.filter((schema) => Object.keys(schema).length > 0)
  return rest.reduce(both, first)
}

function both(one: Schema, other: Schema): Schema {
  const isTwice = Object.entries(other).some(([keyword, value]) => Object.hasOwn(one, keyword) && one[keyword] !== value && !narrowing.has(keyword))
  if (!isTwice) return { ...one, ...other }
  const { allOf: before = [], ...plain } = one
  return { ...plain, allOf: [...(before as Schema[]), other] }
}
