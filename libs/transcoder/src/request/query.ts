import type { DescField, Message } from '@bufbuild/protobuf'
import { resolveFieldPath } from '../plan/fields.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { setFromText } from './values.ts'

/** Fills the fields that the query names, by proto name or JSON name. `query` has no question mark. */
export function fillFromQuery(route: RoutePlan, query: string, message: Message, json: ProtoJson): void {
  const byParameter = new Map<string, string[]>()
  for (const [parameter, text] of parse(query)) {
    byParameter.set(parameter, [...(byParameter.get(parameter) ?? []), text])
  }
  for (const [parameter, texts] of byParameter) {
    const fields = destination(route, parameter)
    if (fields.at(-1)?.fieldKind !== 'list' && texts.length > 1) throw badRequest(parameter, `is given ${texts.length} times, and takes one value`)
    setFromText(route.method.input, message, { parameter, fields }, texts, json)
  }
}

/** application/x-www-form-urlencoded, but strict: what is not UTF-8 is refused, not replaced. */
function parse(query: string): (readonly [string, string])[] {
  return query.split('&').filter((part) => part !== '').map((part) => {
    const [name = '', ...value] = part.split('=')
    return [decode(name, name), decode(value.join('='), name)]
  })
}

function decode(text: string, parameter: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw badRequest(parameter, 'has a percent-encoding that is not UTF-8')
  }
}

/** http.proto: the query fills what neither the path nor the body does. */
function destination(route: RoutePlan, parameter: string): readonly DescField[] {
  const fields = resolveFieldPath(route.method.input, parameter)
  const name = fields?.map((field) => field.name).join('.')
  if (!fields || name === undefined) throw badRequest(parameter, 'there is no such parameter')
  if (fields.slice(0, -1).some((field) => field.fieldKind !== 'message') || fields.at(-1)?.fieldKind === 'map') {
    throw badRequest(parameter, 'a map or a repeated message cannot be given in the query')
  }
  if (route.pathFields.has(name)) throw badRequest(parameter, 'is given by the path')
  if (route.body === 'message' || (typeof route.body === 'object' && route.body.name === fields[0]?.name)) throw badRequest(parameter, 'belongs into the body')
  return fields
}
