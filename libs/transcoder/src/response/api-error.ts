import type { JsonObject } from '@bufbuild/protobuf'
import type { CodeName } from './codes.ts'
import { httpStatusOf } from './codes.ts'

export interface ApiErrorOptions {
  /** Where HTTP has a better status than the code's own, such as 405 or 415. */
  readonly httpStatus?: number
  /** google.rpc messages in ProtoJSON, each with its `@type`. */
  readonly details?: readonly JsonObject[]
  readonly headers?: Readonly<Record<string, string>>
  /** What the service said beside its error: trailing metadata, by names in small letters. Sent as far as an allow-list has it. */
  readonly metadata?: ReadonlyMap<string, string>
  /** Logged, never sent. */
  readonly cause?: unknown
}

/** An error as a client meets it (AIP-193). */
export class ApiError extends Error {
  readonly code: CodeName
  readonly httpStatus: number
  readonly details: readonly JsonObject[]
  readonly headers: Readonly<Record<string, string>>
  readonly metadata: ReadonlyMap<string, string>

  constructor(code: CodeName, message: string, more: ApiErrorOptions = {}) {
    super(message, more)
    this.code = code
    this.httpStatus = more.httpStatus ?? httpStatusOf(code)
    this.details = more.details ?? []
    this.headers = more.headers ?? {}
    this.metadata = more.metadata ?? new Map()
  }

  /** The body: `{"error": {"code", "message", "status", "details"}}`. */
  toJSON(): JsonObject {
    const details = this.details.length > 0 ? { details: [...this.details] } : {}
    return { error: { code: this.httpStatus, message: this.message, status: this.code, ...details } }
  }
}

/** A client's mistake, with the parameter or JSON path at fault. */
export function badRequest(field: string, description: string): ApiError {
  const detail = { '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description }] }
  return new ApiError('INVALID_ARGUMENT', field === '' ? description : `${field}: ${description}`, { details: [detail] })
}
