import type { DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { getOption, hasOption } from '@bufbuild/protobuf'
import { resolveProtoPath } from './fields.ts'
import { PlanError } from './plan-error.ts'
import type { PathTemplate } from './template.ts'
import { parseTemplate } from './template.ts'

/**
 * Where the contract says that what was made is (`slipway.http.v1.created`): a path whose variables are fields of the answer.
 * Undefined where it says nothing. Throws a PlanError for a path that an answer could not fill.
 */
export function readCreatedRule(method: DescMethod, registry: FileRegistry): PathTemplate | undefined {
  const extension = registry.getExtension('slipway.http.v1.created')
  if (!extension || !hasOption(method, extension)) return undefined
  if (method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming') throw new PlanError('created is for a method with one answer, and this one streams')
  const { location } = getOption(method, extension) as { location: string }
  const template = parseTemplate(location)
  for (const { fieldPath } of template.variables) requireText(method, fieldPath)
  const free = template.segments.some((segment, at) => typeof segment === 'string' && !template.variables.some(({ start, end }) => at >= start && (end === 'rest' || at < end)))
  if (free) throw new PlanError(`created.location "${location}" has a wildcard that no field of the answer fills`)
  return template
}

function requireText({ output }: DescMethod, fieldPath: string): void {
  const fields = resolveProtoPath(output, fieldPath)
  if (fields?.at(-1)?.fieldKind !== 'scalar') throw new PlanError(`created.location names "${fieldPath}", which is no singular scalar field of ${output.typeName}`)
}
