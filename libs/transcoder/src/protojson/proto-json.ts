import type { DescMessage, JsonValue, Message, Registry } from '@bufbuild/protobuf'
import { mergeFromJson, toJson } from '@bufbuild/protobuf'
import type { ApiError } from '../response/api-error.ts'
import { badRequest } from '../response/api-error.ts'
import { findMisfit } from './misfit.ts'

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

/** ProtoJSON of one API: its registry has the types that Any and extensions name. */
export class ProtoJson {
  readonly #registry: Registry
  readonly #options: JsonOptions

  constructor(registry: Registry, options: JsonOptions = {}) {
    this.#registry = registry
    this.#options = options
  }

  /** Puts what the JSON value says into the message. Throws a 400 that names the JSON path at fault. */
  merge(schema: DescMessage, message: Message, json: JsonValue): void {
    try {
      mergeFromJson(schema, message, json, { registry: this.#registry, ignoreUnknownFields: this.#options.ignoreUnknown ?? false })
    } catch (error) {
      throw this.#misfit(schema, json, error)
    }
  }

  /** The JSON value of a message. `emitDefaults` overrides the option. */
  write(schema: DescMessage, message: Message, emitDefaults = this.#options.emitDefaults ?? false): JsonValue {
    const { protoNames = false, enumsAsNumbers = false } = this.#options
    return toJson(schema, message, { registry: this.#registry, alwaysEmitImplicit: emitDefaults, useProtoFieldName: protoNames, enumAsInteger: enumsAsNumbers })
  }

  #misfit(schema: DescMessage, json: JsonValue, error: unknown): ApiError {
    try {
      const found = findMisfit(schema, json, this.#registry)
      return badRequest(found?.path ?? '', found?.reason ?? (error as Error).message)
    } catch {
      return badRequest('', 'the body is nested too deeply')
    }
  }

  /** What a field is called in answers. */
  nameOf({ name, jsonName }: { readonly name: string; readonly jsonName: string }): string {
    return this.#options.protoNames ? name : jsonName
  }
}
