import type { DescField, DescMessage } from '@bufbuild/protobuf'
import { isOpaque } from '../plan/well-known.ts'
import { shown } from './json.ts'

/** Where a step inwards may lead: into a message, or into the entries of a map. */
type Place = { readonly message?: DescMessage | undefined; readonly isMap?: boolean }

/**
 * The segments of a path (`pathOf`) to a place in a JSON value that is for a message or a field: fields by their proto names, whichever
 * the client has written, and keys of a map as such. What no schema knows, such as what is in an Any, is called as it is written.
 */
export function segmentsIn(root: DescMessage | DescField, steps: readonly (string | number)[]): string[] {
  let place: Place = root.kind === 'message' ? { message: root } : placeOf(root)
  return steps.map((step) => {
    if (typeof step === 'number') return `[${step}]`
    const { message, isMap } = place
    if (isMap) {
      place = { message }
      return `[${shown(step)}]`
    }
    const field = message && !isOpaque(message) ? message.fields.find(({ name, jsonName }) => jsonName === step || name === step) : undefined
    place = field ? placeOf(field) : {}
    return `.${field?.name ?? step}`
  })
}

function placeOf({ message, fieldKind }: DescField): Place {
  return { message, isMap: fieldKind === 'map' }
}
