import type { DescField, DescMessage } from '@bufbuild/protobuf'

/** Protobuf's own limit for nested messages, with room for what a last field has inside. No service would take more. */
const maxDepth = 90

/**
 * The fields along a dotted path such as `product.name`, each by its proto name or its JSON name. Undefined where
 * there is no such field, or where something follows a field that has none inside.
 */
export function resolveFieldPath(message: DescMessage, path: string): readonly DescField[] | undefined {
  return resolve(message, path, (field, name) => field.name === name || field.jsonName === name)
}

/** The same by proto names alone, as http.proto writes rules. Only messages are on the way: nothing repeated, no map. */
export function resolveProtoPath(message: DescMessage, path: string): readonly DescField[] | undefined {
  return resolve(message, path, (field, name) => field.name === name)
}

function resolve(message: DescMessage, path: string, isNamed: (field: DescField, name: string) => boolean): readonly DescField[] | undefined {
  const names = path.split('.', maxDepth + 1)
  if (names.length > maxDepth) return undefined
  const fields: DescField[] = []
  let at: DescMessage | undefined = message
  for (const name of names) {
    const field: DescField | undefined = at?.fields.find((one) => isNamed(one, name))
    if (!field) return undefined
    fields.push(field)
    at = field.fieldKind === 'message' ? field.message : undefined
  }
  return fields
}

/** A field path as rules write it: proto names and dots. */
export function nameOfPath(fields: readonly DescField[]): string {
  return fields.map((field) => field.name).join('.')
}
