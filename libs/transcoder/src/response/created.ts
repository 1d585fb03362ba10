import type { DescMessage, Message } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { reflect } from '@bufbuild/protobuf/reflect'
import { resolveFieldPath } from '../plan/fields.ts'
import type { PathTemplate, Variable } from '../plan/template.ts'

/**
 * The path of what was made (`slipway.http.v1.created`): the template with the answer's fields in it, each segment encoded so that it
 * comes back as it was. Undefined where the fields do not match the template: then nothing is known to have been made.
 */
export function locationOf(template: PathTemplate, schema: DescMessage, message: Message): string | undefined {
  const path: string[] = []
  for (let at = 0; at < template.segments.length;) {
    const variable = template.variables.find(({ start }) => start === at)
    const segment = template.segments[at]
    if (variable) {
      const segments = segmentsOf(variable, template, textOf(schema, message, variable))
      if (!segments) return undefined
      path.push(...segments)
      at = variable.end === 'rest' ? template.segments.length : variable.end
    } else {
      path.push(encodeURIComponent(typeof segment === 'object' ? segment.literal : ''))
      at += 1
    }
  }
  return `/${path.join('/')}${template.verb === '' ? '' : `:${encodeURIComponent(template.verb)}`}`
}

function textOf(schema: DescMessage, message: Message, { fieldPath }: Variable): string {
  let at: ReflectMessage = reflect(schema, message)
  const fields = resolveFieldPath(schema, fieldPath) ?? []
  for (const field of fields.slice(0, -1)) {
    if (!at.isSet(field)) return ''
    at = at.get(field) as ReflectMessage
  }
  const last = fields.at(-1)
  return last ? String(at.get(last)) : ''
}

/** The value of a variable, encoded segment by segment. A dot segment would lead somewhere else (RFC 3986, 5.2.4). */
function segmentsOf({ start, end, isMulti }: Variable, { segments }: PathTemplate, value: string): string[] | undefined {
  const expected = segments.slice(start, end === 'rest' ? undefined : end)
  const given = isMulti ? value.split('/') : [value]
  const isRest = expected.at(-1) === '**'
  if (isRest ? given.length < expected.length : given.length !== expected.length) return undefined
  const fits = given.every((one, i) => {
    const segment = expected[i] ?? '**'
    return one !== '' && one !== '.' && one !== '..' && (typeof segment === 'string' || segment.literal === one)
  })
  return fits ? given.map((one) => encodeURIComponent(one)) : undefined
}
