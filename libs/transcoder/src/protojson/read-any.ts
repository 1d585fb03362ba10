import type { DescMessage, Message } from '@bufbuild/protobuf'
import { create, toBinary } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { isOpaque } from '../plan/well-known.ts'
import type { Json, JsonMembers } from './json.ts'
import { isMembers, shown } from './json.ts'
import { Misfit, under } from './misfit.ts'
import type { Read, Reading } from './reading.ts'
import { missingField } from './required.ts'

export const anyType = 'google.protobuf.Any'

type ReadFields = (desc: DescMessage, message: Message, json: Json, reading: Reading, except: string) => void

/** Reads an Any (ProtoJSON, "Any"): the fields of what is inside beside `@type`, or its own form as `value`. An Any that has nothing is `{}`. */
export function readAny(message: Message, json: Json, reading: Reading, readMessage: Read, readFields: ReadFields): void {
  if (!isMembers(json)) throw new Misfit(`${shown(json)} is not an object`)
  if (Object.keys(json).length === 0) return
  const { url, desc } = typeOf(json, reading)
  const inside = create(desc)
  if (isOpaque(desc) || isEmptyOfGo(desc, json)) readOwnForm(desc, inside, json, reading, readMessage)
  else readFields(desc, inside, json, reading, '@type')
  const missing = missingField(desc, inside)
  if (missing !== undefined) throw new Misfit('is required').under(`.${missing}`)
  const any = message as Any
  any.typeUrl = url
  any.value = toBinary(desc, inside)
}

/**
 * An Empty has no form of its own (ProtoJSON, "Any"), so there is no `value` where one is written. Go's library writes one all the same,
 * which is `{}`, and clients send back what they were sent.
 */
function isEmptyOfGo({ typeName }: DescMessage, json: JsonMembers): boolean {
  return typeName === 'google.protobuf.Empty' && Object.hasOwn(json, 'value')
}

/** any.proto: a type URL has a slash at least, and what follows the last is the name of the type. */
function typeOf(json: JsonMembers, { registry }: Reading): { url: string; desc: DescMessage } {
  const url = Object.hasOwn(json, '@type') ? json['@type'] : undefined
  try {
    if (url === undefined) throw new Misfit('is required')
    if (typeof url !== 'string' || !url.includes('/')) throw new Misfit(`${shown(url)} is not the URL of a type`)
    const desc = registry.getMessage(url.slice(url.lastIndexOf('/') + 1))
    if (!desc) throw new Misfit(`${shown(url)} is a type that is not known here`)
    return { url, desc }
  } catch (error) {
    throw under('.@type', error)
  }
}

function readOwnForm(desc: DescMessage, inside: Message, json: JsonMembers, reading: Reading, readMessage: Read): void {
  const other = Object.keys(json).find((name) => name !== '@type' && name !== 'value')
  if (other !== undefined && !reading.ignoreUnknown) throw new Misfit('there is no such field').under(`.${other}`)
  try {
    if (!Object.hasOwn(json, 'value')) throw new Misfit('is required')
    readMessage(desc, inside, json['value'] ?? null, reading)
  } catch (error) {
    throw under('.value', error)
  }
}
