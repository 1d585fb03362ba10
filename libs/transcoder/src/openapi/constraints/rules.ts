import type { DescField, DescOneof, FileRegistry, JsonObject } from '@bufbuild/protobuf'
import { getOption, hasOption, toJson } from '@bufbuild/protobuf'

/** buf.validate.FieldRules in ProtoJSON, as the registry's own descriptors have it: what is not set is not there. */
export interface FieldRules {
  readonly required?: boolean
  /** The name of a buf.validate.Ignore. */
  readonly ignore?: string
  readonly cel?: readonly { readonly message?: string }[]
  readonly repeated?: { readonly minItems?: string; readonly maxItems?: string; readonly unique?: boolean; readonly items?: FieldRules }
  readonly map?: { readonly minPairs?: string; readonly maxPairs?: string; readonly keys?: FieldRules; readonly values?: FieldRules }
  readonly [type: string]: unknown
}

/** The rules of a field; none where it has none, where nobody imported buf.validate, or where they are of a version that reads as garbage. */
export function readFieldRules(field: DescField, registry: FileRegistry): FieldRules {
  const extension = registry.getExtension('buf.validate.field')
  if (!extension?.message || !hasOption(field, extension)) return {}
  try {
    const rules = toJson(extension.message, getOption(field, extension) as Parameters<typeof toJson>[1], { registry }) as JsonObject
    return rules['ignore'] === 'IGNORE_ALWAYS' ? {} : (rules as FieldRules)
  } catch {
    return {}
  }
}

/** Whether one of the oneof's fields has to be there (`buf.validate.oneof`). */
export function isRequiredOneof(oneof: DescOneof, registry: FileRegistry): boolean {
  const extension = registry.getExtension('buf.validate.oneof')
  if (!extension || !hasOption(oneof, extension)) return false
  return (getOption(oneof, extension) as { readonly required?: boolean }).required === true
}
