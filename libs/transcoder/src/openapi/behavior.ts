import type { DescField, FileRegistry } from '@bufbuild/protobuf'
import { getOption, hasOption } from '@bufbuild/protobuf'

/** google.api.FieldBehavior (AIP-203), those that a document can say. */
export interface Behavior {
  readonly required: boolean
  readonly outputOnly: boolean
  readonly inputOnly: boolean
  readonly immutable: boolean
}

/** The numbers of google/api/field_behavior.proto. */
const numbers = { required: 2, outputOnly: 3, inputOnly: 4, immutable: 5 }

/** What `google.api.field_behavior` says of a field. */
export function behaviorOf(field: DescField, registry: FileRegistry): Behavior {
  const extension = registry.getExtension('google.api.field_behavior')
  const said = extension && hasOption(field, extension) ? (getOption(field, extension) as readonly number[]) : []
  return {
    required: said.includes(numbers.required),
    outputOnly: said.includes(numbers.outputOnly),
    inputOnly: said.includes(numbers.inputOnly),
    immutable: said.includes(numbers.immutable),
  }
}
