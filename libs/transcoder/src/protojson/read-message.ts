import type { DescField, DescMessage, DescOneof, Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import type { Json, JsonMembers } from './json.ts'
import { isItems, isMembers, shown } from './json.ts'
import { Misfit, under } from './misfit.ts'
import { anyType, readAny } from './read-any.ts'
import { readExtension } from './read-extension.ts'
import { readEnum, readMapKey, readScalar } from './read-scalar.ts'
import { wellKnown } from './read-well-known.ts'
import type { Read, Reading } from './reading.ts'
import { readDeeper } from './reading.ts'
import { fillEntry, fillSlot, isUnboxed, localMessage, localScalar, slotOf } from './slots.ts'

type ListField = DescField & { readonly fieldKind: 'list' }
type MapField = DescField & { readonly fieldKind: 'map' }

/**
 * Puts a JSON value into a message, as the ProtoJSON specification has it: fields are set, lists and maps grow, messages merge.
 * Throws a Misfit, which says where.
 */
export function readMessage(desc: DescMessage, message: Message, json: Json, reading: Reading): void {
  readDeeper(wellKnown.get(desc.typeName) ?? (desc.typeName === anyType ? readAnyMessage : readFields), desc, message, json, reading)
}

const readAnyMessage: Read = (_, message, json, reading) => readAny(message, json, reading, readMessage, readFields)

/** `except` is a member that is no field: the type of an Any. */
function readFields(desc: DescMessage, message: Message, json: Json, reading: Reading, except?: string): void {
  if (!isMembers(json)) throw new Misfit(`${shown(json)} is not an object`)
  const fields = fieldsOf(desc)
  const chosen = desc.oneofs.length > 0 ? new Set<DescOneof>() : undefined
  for (const name of Object.keys(json)) {
    const value = json[name] ?? null
    const field = fields.get(name)
    if (!field) {
      if (name !== except) readOther(desc, message, name, value, reading)
      continue
    }
    try {
      refuseSecond(field, name, json)
      // "Null values": as if the field were not there, also where it is one of a oneof.
      if (value === null && (field.fieldKind === 'list' || field.fieldKind === 'map' || !takesNull(field))) continue
      if (field.oneof) choose(field.oneof, chosen)
      readField(message, field, value, reading)
    } catch (error) {
      throw under(`.${field.name}`, error)
    }
  }
}

const byName = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>()

/** By JSON name and by proto name: a parser takes both ("Field names as JSON keys"). */
function fieldsOf(desc: DescMessage): ReadonlyMap<string, DescField> {
  const known = byName.get(desc)
  if (known) return known
  const made = new Map(desc.fields.flatMap((field) => [[field.jsonName, field] as const, [field.name, field] as const]))
  byName.set(desc, made)
  return made
}

/** The same name twice is found in the text; one field by both its names is found here. */
function refuseSecond({ name, jsonName }: DescField, given: string, json: JsonMembers): void {
  if (name !== jsonName && Object.hasOwn(json, given === name ? jsonName : name)) throw new Misfit(`is given twice, as ${jsonName} and as ${name}`)
}

function choose(oneof: DescOneof, chosen: Set<DescOneof> | undefined): void {
  if (chosen?.has(oneof)) throw new Misfit(`another field of the oneof "${oneof.name}" is given too`)
  chosen?.add(oneof)
}

/** A null that means something: that of a Value and that of a NullValue. */
function takesNull({ message, enum: values }: Pick<DescField, 'message' | 'enum'>): boolean {
  return message?.typeName === 'google.protobuf.Value' || values?.typeName === 'google.protobuf.NullValue'
}

/** Not a field of the message: an extension, or nothing that anybody knows. */
function readOther(desc: DescMessage, message: Message, name: string, json: Json, reading: Reading): void {
  const extension = name.startsWith('[') && name.endsWith(']') ? reading.registry.getExtension(name.slice(1, -1)) : undefined
  try {
    if (extension?.extendee.typeName === desc.typeName) readExtension(message, extension, json, reading, readMessage)
    else if (!reading.ignoreUnknown) throw new Misfit('there is no such field')
  } catch (error) {
    throw under(`.${name}`, error)
  }
}

function readField(message: Message, field: DescField, json: Json, reading: Reading): void {
  if (field.fieldKind === 'scalar') return fillSlot(message, field, localScalar(field, readScalar(field.scalar, json)))
  if (field.fieldKind === 'list') return readList(field, slotOf(message, field) as unknown[], json, reading)
  if (field.fieldKind === 'map') return readMap(field, slotOf(message, field) as object, json, reading)
  if (field.fieldKind === 'enum') {
    const number = readEnum(field.enum, json, reading.ignoreUnknown)
    return number === undefined ? undefined : fillSlot(message, field, number)
  }
  const there = isUnboxed(field) ? undefined : slotOf(message, field)
  const child = (there ?? create(field.message)) as Message
  readMessage(field.message, child, json, reading)
  return fillSlot(message, field, localMessage(field, child))
}

function readList(field: ListField, list: unknown[], json: Json, reading: Reading): void {
  if (!isItems(json)) throw new Misfit(`${shown(json)} is not a list`)
  for (let index = 0; index < json.length; index++) {
    try {
      const item = readInner(field, json[index] ?? null, reading)
      if (item !== undefined) list.push(item)
    } catch (error) {
      throw under(`[${index}]`, error)
    }
  }
}

function readMap(field: MapField, map: object, json: Json, reading: Reading): void {
  if (!isMembers(json)) throw new Misfit(`${shown(json)} is not an object`)
  const seen = new Set<string>()
  for (const name of Object.keys(json)) {
    try {
      const key = String(readMapKey(field.mapKey, name))
      if (seen.has(key)) throw new Misfit('the same key is given twice')
      seen.add(key)
      const value = readInner(field, json[name] ?? null, reading)
      if (value !== undefined) fillEntry(map, key, value)
    } catch (error) {
      throw under(`[${shown(name)}]`, error)
    }
  }
}

/** An item of a list, or a value of a map. Undefined for an unknown name of an enum value, where such are passed over. */
function readInner(field: ListField | MapField, json: Json, reading: Reading): unknown {
  if (json === null && !takesNull(field)) throw new Misfit(`null is not taken in a ${field.fieldKind}`)
  if (field.message) {
    const message = create(field.message)
    readMessage(field.message, message, json, reading)
    return localMessage(field, message)
  }
  if (field.enum) return readEnum(field.enum, json, reading.ignoreUnknown)
  const value = readScalar(field.scalar, json)
  return field.fieldKind === 'list' ? localScalar(field, value) : value
}
