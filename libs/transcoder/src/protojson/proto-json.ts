import type { DescMessage, JsonValue, Message, Registry } from '@bufbuild/protobuf'
import { createRegistry, toJson } from '@bufbuild/protobuf'
import {
  file_google_protobuf_any as anyFile,
  file_google_protobuf_duration as durationFile,
  file_google_protobuf_empty as emptyFile,
  file_google_protobuf_field_mask as maskFile,
  file_google_protobuf_struct as structFile,
  file_google_protobuf_timestamp as timestampFile,
  file_google_protobuf_wrappers as wrappersFile,
} from '@bufbuild/protobuf/wkt'
import { ApiError, badRequest } from '../response/api-error.ts'
import type { Json } from './json.ts'
import { Misfit } from './misfit.ts'
import { readMessage } from './read-message.ts'
import { shortenFloats } from './short-floats.ts'

/** What the ProtoJSON specification leaves to whoever writes and reads it ("JSON Options"). Nothing is on unless it says so. */
export interface JsonOptions {
  /** Answers have fields without presence even at their default values. */
  readonly emitDefaults?: boolean
  /** Answers have field names as the proto has them, instead of lowerCamelCase. Requests may have either, always. */
  readonly protoNames?: boolean
  /** Answers have enum values by number. Requests may have either, always. */
  readonly enumsAsNumbers?: boolean
  /** Unknown fields and unknown names of enum values in requests are passed over instead of refused. */
  readonly ignoreUnknown?: boolean
}

/** Any may have these whether or not the API itself imports them. */
const wellKnownFiles = [anyFile, durationFile, emptyFile, maskFile, structFile, timestampFile, wrappersFile]

/** ProtoJSON of one API: its registry has the types that Any and extensions name, besides those that everybody knows. */
export class ProtoJson {
  readonly #registry: Registry
  readonly #options: JsonOptions

  constructor(registry: Registry, options: JsonOptions = {}) {
    this.#registry = createRegistry(...wellKnownFiles, registry)
    this.#options = options
  }

  /** Whether what nobody knows is passed over instead of refused. */
  get ignoreUnknown(): boolean {
    return this.#options.ignoreUnknown ?? false
  }

  /**
   * Puts what the JSON value says into the message. Throws a 400 that names the JSON path at fault; the message is then of no use.
   * A required field may still be missing: something else may bring it.
   */
  merge(schema: DescMessage, message: Message, json: Json): void {
    try {
      readMessage(schema, message, json, { registry: this.#registry, ignoreUnknown: this.ignoreUnknown, depth: 0 })
    } catch (error) {
      throw error instanceof Misfit ? badRequest(error.path, error.message) : error
    }
  }

  /**
   * The JSON value of a message. `emitDefaults` overrides the option. Throws INTERNAL for a message that has no JSON form, such as an
   * Any of a type that is not known here; the cause, which is not for clients, says what it is.
   */
  write(schema: DescMessage, message: Message, emitDefaults = this.#options.emitDefaults ?? false): JsonValue {
    const { protoNames = false, enumsAsNumbers = false } = this.#options
    try {
      const json = toJson(schema, message, { registry: this.#registry, alwaysEmitImplicit: emitDefaults, useProtoFieldName: protoNames, enumAsInteger: enumsAsNumbers })
      shortenFloats(schema, json, this.#nameOf)
      return json
    } catch (error) {
      throw new ApiError('INTERNAL', `the service answered with a ${schema.typeName} that has no JSON form`, { cause: error })
    }
  }

  /** What a field is called in answers. */
  nameOf({ name, jsonName }: { readonly name: string; readonly jsonName: string }): string {
    return this.#options.protoNames ? name : jsonName
  }

  readonly #nameOf = this.nameOf.bind(this)
}
