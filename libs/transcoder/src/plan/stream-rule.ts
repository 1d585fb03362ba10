import type { DescField, DescMessage, DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { ScalarType, getOption, hasOption } from '@bufbuild/protobuf'
import { PlanError } from './plan-error.ts'

/** The position in a stream of answers (`slipway.http.v1.stream`). */
export interface StreamPlan {
  /** Where each answer has it. */
  readonly id: DescField
  /** Where a request takes the one of the last answer that the client has got. */
  readonly resume: DescField
}

/** What the contract says of a stream's position; undefined where it says nothing. Throws a PlanError for fields that cannot hold one. */
export function readStreamRule(method: DescMethod, registry: FileRegistry): StreamPlan | undefined {
  const extension = registry.getExtension('slipway.http.v1.stream')
  if (!extension || method.methodKind !== 'server_streaming' || !hasOption(method, extension)) return undefined
  const { id, resume } = getOption(method, extension) as { id: string; resume: string }
  return { id: textField(method.output, id, 'stream.id'), resume: textField(method.input, resume, 'stream.resume') }
}

function textField(message: DescMessage, name: string, what: string): DescField {
  const field = message.fields.find((one) => one.name === name)
  if (field?.fieldKind !== 'scalar' || field.scalar !== ScalarType.STRING) throw new PlanError(`${what} names "${name}", which is no string field of ${message.typeName}`)
  return field
}
