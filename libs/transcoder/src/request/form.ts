import type { DescField, DescMessage, Message } from '@bufbuild/protobuf'
import { ScalarType, create } from '@bufbuild/protobuf'
import type { ReflectMessage } from '@bufbuild/protobuf/reflect'
import { reflect } from '@bufbuild/protobuf/reflect'
import { resolveFieldPath } from '../plan/fields.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { Json } from '../protojson/json.ts'
import { parseJson } from '../protojson/json-text.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { ApiError, badRequest } from '../response/api-error.ts'
import type { FormEvent } from './multipart.ts'
import { FormReader } from './multipart.ts'
import type { PartHead } from './part-head.ts'
import type { HttpBody } from './raw-body.ts'
import { putRawBody } from './raw-body.ts'
import { isFile, isJson } from './upload-kind.ts'
import { setFromText } from './values.ts'

/** A part and its content; of a file that is streamed, the first piece. */
export interface FormPart {
  readonly head: PartHead
  readonly data: Uint8Array
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The parts of a form that is in memory. Throws a 400 for what is no form, or none that is whole. */
export function readForm(body: Uint8Array, contentType: string): readonly FormPart[] {
  const form = new PartList()
  const reader = new FormReader(contentType)
  for (const event of reader.feed(body)) form.take(event)
  reader.end()
  return form.parts
}

/** Parts that are kept in memory. */
export class PartList {
  readonly parts: FormPart[] = []
  #head: PartHead | undefined
  #pieces: Uint8Array[] = []

  take(event: FormEvent): void {
    if (event === 'end') {
      if (this.#head) this.parts.push({ head: this.#head, data: Buffer.concat(this.#pieces) })
      this.#pieces = []
    } else if ('part' in event) this.#head = event.part
    else this.#add(event.data)
  }

  /** A piece may be a single byte, and the object around it a hundred. */
  #add(piece: Uint8Array): void {
    if (this.#pieces.length === 1000) this.#pieces = [Buffer.concat(this.#pieces)]
    this.#pieces.push(piece)
  }
}

/**
 * Fills the message from the parts of a form, each the field of its name: a text part as the query would, a JSON part as a body would, a
 * file as its bytes. Where the body of the rule is a file, that is the one part. Throws a 400 that names the part.
 */
export function fillFromForm(route: RoutePlan, parts: readonly FormPart[], message: Message, json: ProtoJson): void {
  if (isFile(route)) {
    const [part, more] = parts
    if (!part || more) throw badRequest(more?.head.name ?? '', 'a form has one part here, the file')
    if (!part.head.isFile) throw badRequest(part.head.name, 'is no file: it has no filename')
    return putRawBody(route, message, part.head.contentType, part.data)
  }
  const { input } = route.method
  for (const [fields, ofField] of byField(route, parts)) {
    const [{ head, data }] = ofField
    if (head.isFile) putFiles(input, message, fields, ofField)
    else if (isJson(head.contentType)) putJson(input, message, fields, head.name, data, json)
    else setFromText(input, message, { parameter: head.name, fields }, ofField.map(textOf), json)
  }
}

/** The fields that a part fills. Throws a 400 for none. */
export function partFields({ body, method }: RoutePlan, name: string): readonly DescField[] {
  const within = typeof body === 'object' ? body.message : method.input
  const fields = within && resolveFieldPath(within, name)
  if (!fields) throw badRequest(name, 'there is no such field')
  return typeof body === 'object' ? [body, ...fields] : fields
}

/** The content of a file, or a piece of it, where it belongs. Throws a 400 where no file does. */
export function putFile(schema: DescMessage, message: Message, fields: readonly DescField[], { head, data }: FormPart): void {
  const last = fields.at(-1)
  const at = holderOf(reflect(schema, message), fields.slice(0, -1))
  if (last?.fieldKind === 'scalar' && last.scalar === ScalarType.BYTES) at.set(last, data)
  else if (last?.fieldKind === 'list' && last.listKind === 'scalar' && last.scalar === ScalarType.BYTES) at.get(last).add(data)
  else if (last?.fieldKind === 'message' && last.message.typeName === 'google.api.HttpBody') {
    at.set(last, reflect(last.message, create(last.message, { contentType: head.contentType, data } as Partial<HttpBody>)))
  } else throw badRequest(head.name, 'takes no file')
}

type Parts = readonly [FormPart, ...FormPart[]]

/** One field can go by two names, its own and that of JSON. */
function byField(route: RoutePlan, parts: readonly FormPart[]): Iterable<readonly [readonly DescField[], Parts]> {
  const found = new Map<string, readonly [readonly DescField[], [FormPart, ...FormPart[]]]>()
  for (const part of parts) {
    const fields = partFields(route, part.head.name)
    const key = fields.map((field) => field.number).join('.')
    const others = found.get(key)
    if (!others) found.set(key, [fields, [part]])
    else if (fields.at(-1)?.fieldKind !== 'list' || isJson(part.head.contentType)) throw badRequest(part.head.name, 'is given twice, and takes one value')
    else if (part.head.isFile !== others[1][0].head.isFile) throw badRequest(part.head.name, 'is given as a file and as text')
    else others[1].push(part)
  }
  return found.values()
}

function putFiles(schema: DescMessage, message: Message, fields: readonly DescField[], parts: Parts): void {
  for (const part of parts) putFile(schema, message, fields, part)
}

function putJson(schema: DescMessage, message: Message, fields: readonly DescField[], name: string, data: Uint8Array, json: ProtoJson): void {
  const root = fields.at(-1) ?? schema
  const value = inPart(name, () => parseJson(data, root))
  json.merge(schema, message, fields.toReversed().reduce<Json>((inner, field) => ({ [field.jsonName]: inner }), value))
}

/** Names the part, whose content knows nothing of it. */
function inPart<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof ApiError ? badRequest(name, error.message) : error
  }
}

function textOf({ head, data }: FormPart): string {
  try {
    return utf8.decode(data)
  } catch {
    throw badRequest(head.name, 'is not UTF-8')
  }
}

/** The message along the fields, made where it is not there yet. */
function holderOf(message: ReflectMessage, fields: readonly DescField[]): ReflectMessage {
  return fields.reduce((at, field) => {
    if (field.fieldKind !== 'message') throw badRequest(field.name, 'has no fields')
    if (!at.isSet(field)) at.set(field, reflect(field.message))
    return at.get(field)
  }, message)
}
