import type { DescField } from '@bufbuild/protobuf'
import { ScalarType as Scalar } from '@bufbuild/protobuf'

/** What a field takes, to end the sentence "… is not". */
export function describeType(field: DescField): string {
  if (field.fieldKind === 'enum' || (field.fieldKind === 'list' && field.listKind === 'enum')) return `a value of ${field.enum.typeName}`
  if (field.fieldKind === 'scalar' || (field.fieldKind === 'list' && field.listKind === 'scalar')) return `of type ${Scalar[field.scalar].toLowerCase()}`
  return `a ${field.message?.typeName ?? 'valid value'}`
}
