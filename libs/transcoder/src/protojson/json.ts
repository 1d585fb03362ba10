/** A JSON value. An integer that a double cannot hold is a bigint, so that an int64 keeps each of its digits. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | JsonMembers

export interface JsonMembers {
  readonly [name: string]: Json
}

export function isMembers(json: Json | undefined): json is JsonMembers {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

export function isItems(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** For messages to people: the beginning of it, as short as it may be wrong at the very end of a megabyte. */
export function shown(json: Json): string {
  if (typeof json === 'string') return cut(JSON.stringify(json.slice(0, 60)), json.length > 60)
  if (isItems(json)) return json.length === 0 ? '[]' : 'a list'
  if (isMembers(json)) return 'an object'
  return String(json)
}

function cut(text: string, isLonger: boolean): string {
  return isLonger ? `${text.slice(0, -1)}…"` : text
}
