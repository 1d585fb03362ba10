import type { DescExtension, DescMessage, Message } from '@bufbuild/protobuf'
import { create, setExtension } from '@bufbuild/protobuf'
import type { Json } from './json.ts'
import { isItems, shown } from './json.ts'
import { Misfit, under } from './misfit.ts'
import { readEnum, readScalar } from './read-scalar.ts'
import type { Read, Reading } from './reading.ts'
import { missingField } from './required.ts'
import { localMessage } from './slots.ts'

/** Reads `"[package.extension]": value`, which is a field that another file has added to the message. */
export function readExtension(message: Message, extension: DescExtension, json: Json, reading: Reading, readMessage: Read): void {
  if (json === null) return
  const value = extension.fieldKind === 'list' ? readItems(extension, json, reading, readMessage) : readValue(extension, json, reading, readMessage)
  if (value !== undefined) setExtension(message, extension, value as never)
}

function readItems(extension: DescExtension, json: Json, reading: Reading, readMessage: Read): unknown[] {
  if (!isItems(json)) throw new Misfit(`${shown(json)} is not a list`)
  return json.flatMap((item, index) => {
    try {
      if (item === null) throw new Misfit('null is not taken in a list')
      const value = readValue(extension, item, reading, readMessage)
      return value === undefined ? [] : [value]
    } catch (error) {
      throw under(`[${index}]`, error)
    }
  })
}

/** Undefined for an unknown name of an enum value that is passed over. */
function readValue(extension: DescExtension, json: Json, reading: Reading, readMessage: Read): unknown {
  if (extension.message) return localMessage(extension, readWhole(extension.message, json, reading, readMessage))
  if (extension.enum) return readEnum(extension.enum, json, reading.ignoreUnknown)
  return extension.scalar === undefined ? undefined : readScalar(extension.scalar, json)
}

/** An extension is encoded at once, so nothing may be missing. */
function readWhole(desc: DescMessage, json: Json, reading: Reading, readMessage: Read): Message {
  const message = create(desc)
  readMessage(desc, message, json, reading)
  const missing = missingField(desc, message)
  if (missing !== undefined) throw new Misfit('is required').under(`.${missing}`)
  return message
}
