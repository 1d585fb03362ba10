import type { Message } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Variable } from '../plan/template.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { setFromText } from './values.ts'

/** Fills the fields that the path names. `path` is undecoded and has no query. */
export function fillFromPath(route: RoutePlan, path: string, message: Message, json: ProtoJson): void {
  const { template } = route
  const bare = template.verb === '' ? path : path.slice(0, -template.verb.length - 1)
  const segments = bare.slice(1).split('/')
  for (const variable of template.variables) {
    const fields = route.pathFields.get(variable.fieldPath) ?? []
    setFromText(route.method.input, message, { parameter: variable.fieldPath, fields }, [textOf(variable, segments)], json)
  }
}

/** http.proto: of a variable that spans several segments, %2F stays encoded, so that it cannot be taken for a slash. */
function textOf(variable: Variable, segments: readonly string[]): string {
  const own = segments.slice(variable.start, variable.end === 'rest' ? undefined : variable.end)
  try {
    return own.map((segment) => (variable.isMulti ? segment.split(/(%2f)/i).map((part, i) => (i % 2 ? part : decodeURIComponent(part))).join('') : decodeURIComponent(segment))).join('/')
  } catch {
    throw badRequest(variable.fieldPath, 'the path has a percent-encoding that is not UTF-8')
  }
}
