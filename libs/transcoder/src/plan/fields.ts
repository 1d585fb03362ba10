import type { DescField, DescMessage } from '@bufbuild/protobuf'

/**
 * The fields along a dotted path such as `product.name`, each by its proto name or its JSON name. Undefined where
 * there is no such field, or where something follows a field that has none inside.
 */
export function resolveFieldPath(message: DescMessage, path: string): readonly DescField[] | undefined {
  const fields: DescField[] = []
  let at: DescMessage | undefined = message
  for (const name of path.split('.')) {
    const field: DescField | undefined = at?.fields.find((one) => one.name === name || one.jsonName === name)
    if (!field) return undefined
    fields.push(field)
    at = field.fieldKind === 'message' ? field.message : undefined
  }
  return fields
}
