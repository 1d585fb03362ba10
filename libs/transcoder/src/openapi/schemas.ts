import type { DescEnum, DescField, DescMessage, DescOneof, FileRegistry } from '@bufbuild/protobuf'
import type { JsonOptions } from '../protojson/proto-json.ts'
import { commentOf } from './comments.ts'
import { isRequiredOneof } from './constraints/rules.ts'
import { FieldSchemas, hasPresence, isLegacyRequired } from './field-schema.ts'
import type { Schema } from './openapi.ts'
import type { Place } from './scalar.ts'
import { isWellKnown, wellKnownSchema } from './well-known.ts'

/** What a body need not have. */
export interface Given {
  /** The fields that the path gives, by proto names such as `name` or `book.name`. */
  readonly paths: readonly string[]
  /** They are no part of the body (http.proto: `*` is what the path does not bind). Else they may be there, and the path wins. */
  readonly areLeftOut: boolean
  /** A change of some fields (AIP-134): what is not in the update mask need not be there. */
  readonly isPartial: boolean
}

const nothing: Given = { paths: [], areLeftOut: false, isPartial: false }

/**
 * The schemas of a document, each message and enum once, by full name. A message that comes in and goes out has two, for requests may have
 * what answers never do (integers for int64) and have to have what answers may leave out: the one that comes in ends in `-Input`.
 */
export class Schemas {
  readonly fields: FieldSchemas
  readonly #registry: FileRegistry
  readonly #options: JsonOptions
  readonly #answered: ReadonlySet<string>
  readonly #components = new Map<string, Schema>()
  readonly #pending: (() => void)[] = []

  /** `answers`: the messages that go out. */
  constructor(registry: FileRegistry, options: JsonOptions, answers: readonly DescMessage[]) {
    this.#registry = registry
    this.#options = options
    this.#answered = reach(answers)
    this.fields = new FieldSchemas(registry, this)
  }

  /** What a field is called in JSON. */
  nameOf({ name, jsonName }: DescField): string {
    return this.#options.protoNames ? name : jsonName
  }

  /** Messages refer to one another by `$ref`, so that recursive ones end. */
  message(message: DescMessage, place: Place): Schema {
    const isSecond = place === 'request' && this.#answered.has(message.typeName)
    return wellKnownSchema(message, place) ?? this.#refer(`${message.typeName}${isSecond ? '-Input' : ''}`, () => this.#object(message, place, nothing))
  }

  /** Enums are names; as numbers too in a body, where values are, or will be, that this document has no name for. */
  enum(desc: DescEnum, place: Place): Schema {
    if (desc.typeName === 'google.protobuf.NullValue') return { type: 'null' }
    if (place === 'text') return { type: 'string', enum: desc.values.map(({ name }) => name) }
    if (place === 'response' && this.#options.enumsAsNumbers) return { type: 'integer', format: 'int32' }
    return this.#refer(desc.typeName, () => enumSchema(desc))
  }

  /** The body of a request, without what the path gives. */
  body(message: DescMessage, given: Given): Schema {
    return (given.paths.length > 0 || given.isPartial) && !isWellKnown(message) ? this.#object(message, 'request', given) : this.message(message, 'request')
  }

  /** Whether an empty body would lack something. */
  hasRequired(message: DescMessage, { paths, isPartial }: Given): boolean {
    if (isWellKnown(message) || isPartial) return false
    const isGiven = (fields: readonly DescField[]) => fields.some((field) => paths.includes(field.name))
    const ofOneof = message.oneofs.some((oneof) => !isGiven(oneof.fields) && isRequiredOneof(oneof, this.#registry))
    return ofOneof || message.fields.some((field) => !isGiven([field]) && this.fields.isRequired(field))
  }

  /** All that were referred to. */
  components(): Record<string, Schema> {
    for (let make = this.#pending.pop(); make; make = this.#pending.pop()) make()
    return Object.fromEntries([...this.#components].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  }

  #refer(name: string, make: () => Schema): Schema {
    if (!this.#components.has(name)) {
      this.#components.set(name, {})
      this.#pending.push(() => this.#components.set(name, make()))
    }
    return { $ref: `#/components/schemas/${name}` }
  }

  #object(message: DescMessage, place: Place, { paths, areLeftOut, isPartial }: Given): Schema {
    const fields = message.fields.filter(({ name }) => !(areLeftOut && paths.includes(name)))
    const description = commentOf(message)
    const required = isPartial ? [] : fields.filter((field) => !paths.includes(field.name) && this.#isThere(field, place)).map((field) => this.nameOf(field))
    const isClosed = place === 'request' && !this.#options.ignoreUnknown && message.proto.extensionRange.length === 0
    return {
      type: 'object',
      ...(description !== '' && { description }),
      ...(message.deprecated && { deprecated: true }),
      properties: Object.fromEntries(fields.map((field) => [this.nameOf(field), this.#property(field, place, inside(paths, field))])),
      ...(required.length > 0 && { required }),
      ...(isClosed && { additionalProperties: false }),
      ...this.#oneofs(message.oneofs.filter((oneof) => !oneof.fields.some((field) => paths.includes(field.name))), isPartial),
    }
  }

  #property(field: DescField, place: Place, paths: readonly string[]): Schema {
    const isPartly = paths.length > 0 && field.fieldKind === 'message'
    const shape = isPartly ? this.#object(field.message, place, { ...nothing, paths }) : this.fields.shape(field, place)
    const { description: inWords, ...keywords } = shape
    const { description: comment, ...annotations } = this.fields.annotations(field)
    const description = [comment, inWords].filter((text) => text !== undefined).join('\n\n')
    return { ...keywords, ...annotations, ...(description !== '' && { description }) }
  }

  #isThere(field: DescField, place: Place): boolean {
    if (place === 'request') return this.fields.isRequired(field) || this.#isAlone(field)
    return isLegacyRequired(field) || (!hasPresence(field) && this.#options.emitDefaults === true)
  }

  /** The only choice of a oneof that has to be set. */
  #isAlone({ oneof }: DescField): boolean {
    return oneof?.fields.length === 1 && isRequiredOneof(oneof, this.#registry)
  }

  /** At most one field of a oneof, or exactly one (`buf.validate.oneof`). */
  #oneofs(oneofs: readonly DescOneof[], isPartial: boolean): Schema {
    const choices = oneofs.filter(({ fields }) => fields.length > 1).map((oneof): Schema => {
      const each = oneof.fields.map((field) => ({ required: [this.nameOf(field)] }))
      return isRequiredOneof(oneof, this.#registry) && !isPartial ? { oneOf: each } : { oneOf: [...each, { not: { anyOf: each } }] }
    })
    return choices.length > 1 ? { allOf: choices } : (choices[0] ?? {})
  }
}

function enumSchema(desc: DescEnum): Schema {
  const values = desc.values.map((value) => [value.name, commentOf(value).replaceAll(/\s+/g, ' ')] as const).filter(([, comment]) => comment !== '')
  const description = [commentOf(desc), values.map(([name, comment]) => `- \`${name}\`: ${comment}`).join('\n')].filter((text) => text !== '').join('\n\n')
  const numbers = { type: 'integer', ...(desc.open ? { format: 'int32' } : { enum: [...new Set(desc.values.map(({ number }) => number))] }) }
  return {
    ...(description !== '' && { description }),
    ...(desc.deprecated && { deprecated: true }),
    anyOf: [{ type: 'string', enum: desc.values.map(({ name }) => name) }, numbers],
  }
}

/** What of the paths is inside a field. */
function inside(paths: readonly string[], { name }: DescField): string[] {
  return paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1))
}

/** The full names of messages, and of all that are in them. */
function reach(messages: readonly DescMessage[]): ReadonlySet<string> {
  const found = new Set<string>()
  const pending = [...messages]
  for (let message = pending.pop(); message; message = pending.pop()) {
    if (found.has(message.typeName)) continue
    found.add(message.typeName)
    pending.push(...message.fields.flatMap((field) => field.message ?? []))
  }
  return found
}
