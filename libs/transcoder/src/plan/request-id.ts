import type { DescField, DescMethod, FileRegistry } from '@bufbuild/protobuf'
import { ScalarType, getOption, hasOption } from '@bufbuild/protobuf'

/** google.api.FieldInfo.Format.UUID4 */
const uuid4 = 1

/** The field of AIP-155: the string `request_id` whose format is UUID4 (google.api.field_info). */
export function findRequestId(method: DescMethod, registry: FileRegistry): DescField | undefined {
  const extension = registry.getExtension('google.api.field_info')
  const field = method.input.fields.find((one) => one.name === 'request_id')
  if (!extension || field?.fieldKind !== 'scalar' || field.scalar !== ScalarType.STRING || !hasOption(field, extension)) return undefined
  const { format } = getOption(field, extension) as { format: number }
  return format === uuid4 ? field : undefined
}
