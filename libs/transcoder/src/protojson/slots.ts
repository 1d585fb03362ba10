import type { DescExtension, DescField, Message } from '@bufbuild/protobuf'
import { toJson } from '@bufbuild/protobuf'
import { isWrapper } from '../plan/well-known.ts'
import type { ScalarValue } from './read-scalar.ts'

const structType = 'google.protobuf.Struct'

type MessageField = Pick<DescField | DescExtension, 'message' | 'fieldKind' | 'oneof'>

/** A message as the library has it in JavaScript: an object with a property for each field that is in no oneof, and one for each oneof. */
type Slots = Record<string, unknown>

/** What a field has; undefined if it is one of a oneof and another is set. */
export function slotOf(message: Message, { oneof, localName }: DescField): unknown {
  const slots = message as unknown as Slots
  if (!oneof) return slots[localName]
  const { case: set, value } = slots[oneof.localName] as { readonly case?: string; readonly value?: unknown }
  return set === localName ? value : undefined
}

/** Sets a field that is neither a list nor a map. */
export function fillSlot(message: Message, { oneof, localName }: DescField, value: unknown): void {
  const slots = message as unknown as Slots
  if (oneof) slots[oneof.localName] = { case: localName, value }
  else slots[localName] = value
}

/** Sets an entry of a map. An assignment would take the key `__proto__` for the prototype. */
export function fillEntry(entries: object, key: string, value: unknown): void {
  if (key === '__proto__') Object.defineProperty(entries, key, { value, writable: true, enumerable: true, configurable: true })
  else (entries as Slots)[key] = value
}

/** Numbers of 64 bits are text where the proto says so (`jstype = JS_STRING`). */
export function localScalar({ longAsString }: { readonly longAsString: boolean }, value: ScalarValue): ScalarValue {
  return longAsString ? String(value) : value
}

/** Whether a field has something else than the message: a Struct is an object, and a wrapper on its own is what it wraps. */
export function isUnboxed({ message, fieldKind, oneof }: MessageField): boolean {
  return message?.typeName === structType || (message !== undefined && fieldKind === 'message' && !oneof && isWrapper(message))
}

/** What a field, or a list or map, has for a message. */
export function localMessage(field: MessageField, message: Message): unknown {
  if (!isUnboxed(field) || !field.message) return message
  return field.message.typeName === structType ? toJson(field.message, message) : (message as Message & { readonly value: unknown }).value
}
