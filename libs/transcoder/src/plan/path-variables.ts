import type { DescField, DescMethod } from '@bufbuild/protobuf'
import { nameOfPath, resolveProtoPath } from './fields.ts'
import { sharedOneof } from './oneof.ts'
import { PlanError } from './plan-error.ts'
import type { RoutePlan } from './route-plan.ts'
import type { PathTemplate } from './template.ts'
import { isOneValue, isOpaque } from './well-known.ts'

/** For each variable of the path, the fields that lead to it. Throws a PlanError for one that no path could fill. */
export function planVariables(method: DescMethod, template: PathTemplate, body: RoutePlan['body']): RoutePlan['pathFields'] {
  const planned = new Map(template.variables.map(({ fieldPath }) => [fieldPath, planVariable(method, fieldPath)]))
  if (typeof body === 'object' && planned.has(body.name)) throw new PlanError(`"${body.name}" is both the body and in the path`)
  refuseSameOneof([...planned.values(), ...(typeof body === 'object' ? [[body]] : [])])
  return planned
}

/**
 * http.proto: a path variable is a field "with a primitive (non-message) type", neither repeated nor a map. We take those messages
 * too that JSON writes as one value, such as a Timestamp or a wrapper.
 */
function planVariable({ input }: DescMethod, fieldPath: string): readonly DescField[] {
  const fields = resolveProtoPath(input, fieldPath)
  const last = fields?.at(-1)
  if (!fields || !last) throw new PlanError(`the path names "${fieldPath}", which is no field of ${input.typeName}`)
  const closed = fields.slice(0, -1).find(({ message }) => message && isOpaque(message))
  if (closed) throw new PlanError(`the path names "${fieldPath}", and ${closed.name} is a ${closed.message?.typeName}, which is one value`)
  const isPrimitive = last.fieldKind === 'scalar' || last.fieldKind === 'enum'
  if (!isPrimitive && !(last.fieldKind === 'message' && isOneValue(last.message))) throw new PlanError(`the path names "${fieldPath}", which is not of a primitive type`)
  return fields
}

/** A path that had two members of one oneof, or one beside the body's, could fill only one. */
function refuseSameOneof(paths: readonly (readonly DescField[])[]): void {
  for (const [at, path] of paths.entries()) {
    for (const other of paths.slice(at + 1)) {
      const oneof = sharedOneof(path, other)
      if (oneof !== undefined) throw new PlanError(`"${nameOfPath(path)}" and "${nameOfPath(other)}" are of one oneof: "${oneof}"`)
    }
  }
}
