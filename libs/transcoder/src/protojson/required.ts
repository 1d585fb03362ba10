import type { DescField, DescMessage, Message } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { isReflectMessage, reflect } from '@bufbuild/protobuf/reflect'
import { FeatureSet_FieldPresence as Presence } from '@bufbuild/protobuf/wkt'
import { typesInside } from './inside.ts'

/**
 * The path to a field that proto2 has as required, or an edition as LEGACY_REQUIRED, and that a message lacks: nobody could encode
 * it. Undefined if nothing is missing, which is known at once for messages that have no such field.
 */
export function missingField(desc: DescMessage, message: Message): string | undefined {
  return canLack(desc) ? findMissing(reflect(desc, message, false)) : undefined
}

function findMissing(message: ReflectMessage): string | undefined {
  for (const field of message.fields) {
    if (isRequired(field) && !message.isSet(field)) return field.name
    if (!field.message || !message.isSet(field) || !canLack(field.message)) continue
    for (const [at, inner] of messagesIn(message, field)) {
      const missing = findMissing(inner)
      if (missing !== undefined) return `${field.name}${at}.${missing}`
    }
  }
  return undefined
}

function* messagesIn(message: ReflectMessage, field: DescField): Generator<readonly [at: string, inner: ReflectMessage], void> {
  if (field.fieldKind === 'message') yield ['', message.get(field)]
  const entries = field.fieldKind === 'list' ? message.get(field).entries() : field.fieldKind === 'map' ? message.get(field).entries() : []
  for (const [key, inner] of entries) if (isReflectMessage(inner)) yield [`[${typeof key === 'string' ? JSON.stringify(key) : key}]`, inner]
}

function isRequired({ presence }: DescField): boolean {
  return presence === Presence.LEGACY_REQUIRED
}

const lacking = new WeakMap<DescMessage, boolean>()

/** Whether there is a required field anywhere inside. */
function canLack(desc: DescMessage): boolean {
  const known = lacking.get(desc)
  if (known !== undefined) return known
  const can = [...typesInside(desc)].some(({ fields }) => fields.some(isRequired))
  lacking.set(desc, can)
  return can
}
