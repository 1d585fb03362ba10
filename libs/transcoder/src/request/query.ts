import type { DescField, Message } from '@bufbuild/protobuf'
import { nameOfPath, resolveFieldPath } from '../plan/fields.ts'
import { sharedOneof } from '../plan/oneof.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { isOpaque } from '../plan/well-known.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { shortened } from '../response/shortened.ts'
import type { Destination } from './values.ts'
import { setFromText, takesBytes } from './values.ts'

/** More of a name than anybody reads is not said again. */
const longestName = 300

interface Given extends Destination {
  readonly texts: string[]
}

/**
 * Fills the fields that the query names, each part of a name by its proto name or JSON name. `query` has no question mark. Throws a
 * 400 that names the parameter.
 */
export function fillFromQuery(route: RoutePlan, query: string, message: Message, json: ProtoJson): void {
  const byField = new Map<string, Given>()
  for (const part of query.split('&')) {
    if (part === '') continue
    const mark = part.indexOf('=')
    const [rawName, rawValue] = mark < 0 ? [part, ''] : [part.slice(0, mark), part.slice(mark + 1)]
    const name = decode(fromForm(rawName), shortened(rawName, longestName))
    const parameter = shortened(name, longestName)
    const fields = destination(route, name, parameter, json.ignoreUnknown)
    if (!fields) continue
    const field = nameOfPath(fields)
    const given = byField.get(field) ?? { parameter, fields, texts: [] }
    given.texts.push(decode(takesBytes(fields) ? rawValue : fromForm(rawValue), parameter))
    byField.set(field, given)
  }
  for (const given of byField.values()) {
    const { parameter, fields, texts } = given
    if (fields.at(-1)?.fieldKind !== 'list' && texts.length > 1) throw badRequest(parameter, `is given ${texts.length} times, and takes one value`)
    setFromText(route.method.input, message, given, texts, json)
  }
}

/**
 * application/x-www-form-urlencoded writes a space as `+`. Base64 has no space, and clients forget that its `+` needs an encoding: in
 * bytes it stays one.
 */
function fromForm(text: string): string {
  return text.replaceAll('+', ' ')
}

/** Strict: what is not UTF-8 is refused, not replaced. */
function decode(text: string, parameter: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badRequest(parameter, 'has a percent-encoding that is not UTF-8')
  }
}

/** http.proto: the query fills what neither the path nor the body does. `parameter` is its name as errors have it. Undefined for an unknown parameter that is passed over. */
function destination(route: RoutePlan, name: string, parameter: string, ignoreUnknown: boolean): readonly DescField[] | undefined {
  const fields = resolveFieldPath(route.method.input, name)
  const [first] = fields ?? []
  if (!fields || !first) {
    if (isInsideRepeated(route, name)) throw badRequest(parameter, 'what is inside a map or a repeated message cannot be given in the query')
    if (ignoreUnknown) return undefined
    throw badRequest(parameter, 'there is no such parameter')
  }
  if (route.pathFields.has(nameOfPath(fields))) throw badRequest(parameter, 'is given by the path')
  if (route.body === 'message' || route.body === first) throw badRequest(parameter, 'belongs into the body')
  const closed = fields.slice(0, -1).find(({ message }) => message && isOpaque(message))
  if (closed) throw badRequest(parameter, `${closed.name} is a ${closed.message?.typeName}, whose fields cannot be given one by one`)
  for (const [variable, path] of route.pathFields) {
    const oneof = sharedOneof(fields, path)
    if (oneof !== undefined) throw badRequest(parameter, `is of the oneof "${oneof}", and the path gives ${variable} of it`)
  }
  return fields
}

function isInsideRepeated({ method }: RoutePlan, name: string): boolean {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const fields = resolveFieldPath(method.input, name.slice(0, dot))
    if (!fields) return false
    if (fields.at(-1)?.fieldKind !== 'message') return fields.at(-1)?.message !== undefined || fields.at(-1)?.fieldKind === 'map'
  }
  return false
}
