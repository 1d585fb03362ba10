import type { Message } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Variable } from '../plan/template.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { cutVerb, segmentsOf } from './segments.ts'
import { setFromText } from './values.ts'

/** What stays as it is in a variable of several segments. The groups make `split` keep it, at the odd places. */
const kept = {
  slash: /(%2f)/i,
  reserved: /(%(?:2[1346-9a-cf]|3[abdf]|40|5[bd]))/i,
} as const satisfies Record<RoutePlan['keptEncoded'], RegExp>

/** Fills the fields that the path names. `path` is undecoded and has no query. Throws a 400 that names the variable. */
export function fillFromPath(route: RoutePlan, path: string, message: Message, json: ProtoJson): void {
  const { template, pathFields, keptEncoded } = route
  const segments = segmentsOf(bareOf(path, template.verb))
  for (const variable of template.variables) {
    const fields = pathFields.get(variable.fieldPath) ?? []
    setFromText(route.method.input, message, { parameter: variable.fieldPath, fields }, [textOf(variable, segments, kept[keptEncoded])], json)
  }
}

/** The path without its verb, whose colons may be encoded or not. */
function bareOf(path: string, verb: string): string {
  if (verb === '') return path
  const candidates = Array.from(verb.split(':'), (_, colons) => cutVerb(path, colons))
  return candidates.find((cut) => cut?.[1] === verb)?.[0] ?? path
}

/**
 * http.proto: a variable of one segment is decoded whole. Of one that spans several, %2F stays encoded, so that it cannot be taken for
 * a slash between segments.
 */
function textOf({ fieldPath, start, end, isMulti }: Variable, segments: readonly string[], encoded: RegExp): string {
  const text = segments.slice(start, end === 'rest' ? undefined : end).join('/')
  if (!text.includes('%')) return text
  try {
    return isMulti ? text.split(encoded).map((part, at) => (at % 2 ? part : decodeURIComponent(part))).join('') : decodeURIComponent(text)
  } catch {
    throw badRequest(fieldPath, 'the path has a percent-encoding that is not UTF-8')
  }
}
