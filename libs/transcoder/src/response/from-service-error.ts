import type { DescMethod, JsonObject, Registry } from '@bufbuild/protobuf'
import { createRegistry, fromBinary, toJson } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import type { ServiceError } from '@grpc/grpc-js'
import { file_google_rpc_error_details as errorDetails } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import { textsOf } from '../call/metadata.ts'
import { nameOf } from '../plan/method-name.ts'
import { ApiError } from './api-error.ts'
import { CallFailure } from './call-failure.ts'
import type { CodeName } from './codes.ts'
import { describeCode, numberOf } from './codes.ts'
import { areOfLibrary } from './library-words.ts'
import { shortened } from './shortened.ts'

/** A call that failed. */
export interface FailedCall {
  readonly method: DescMethod
  /** Knows the types that the details may have, besides those of google.rpc. */
  readonly registry: Registry
  /**
   * The deadline has passed. A server resets the stream of a late call, which by itself reads as CANCELLED and may come before our own
   * clock strikes; it is DEADLINE_EXCEEDED either way.
   */
  readonly isLate: boolean
}

/** More than anybody reads, and less than fills a log: of the words, in characters; of the details, by number and in characters of JSON. */
const most = { message: 4096, details: 32, detailText: 64 * 1024 }

/** What to say for a status that grpc-js made up itself, and for what is late. */
const local: Partial<Record<CodeName, string>> = {
  UNAVAILABLE: 'the service cannot be reached right now: try again in a moment',
  DEADLINE_EXCEEDED: 'the service did not answer within the deadline',
  CANCELLED: 'the call was cancelled',
}

/** How grpc-js begins to say that an answer is none: too large, broken off, not of its type, or no gRPC. No client could help it. */
const noAnswer = new RegExp(`^(?:${[
  'Received (?:message|compressed message|RST_STREAM|HTTP status code 404)', 'Failed to decompress', 'No message received', 'Response message parsing error', 'Too many responses',
].join('|')})`)

const debugInfo = 'type.googleapis.com/google.rpc.DebugInfo'

/**
 * The error of a call, in the service's own words, with the details of its google.rpc.Status (`grpc-status-details-bin`) if it sent one
 * that can be read and says the same as the status itself. The words of gRPC libraries, and google.rpc.DebugInfo, are for the log: they
 * are in the cause, a CallFailure.
 */
export function fromServiceError(error: ServiceError | null, { method, registry, isLate }: FailedCall): ApiError {
  if (!error) return new ApiError('UNKNOWN', `${method.name} failed`)
  const { name: said } = describeCode(error.code)
  const metadata = error.metadata ? textsOf(error.metadata) : new Map<string, string>()
  const details = detailsOf(error, said, registry)
  const [debug = [], shown = []] = details ? [details.filter(isDebug), details.filter((detail) => !isDebug(detail))] : []
  // grpc-js has errors that say nothing, whatever its types promise.
  const given = (error.details as string | undefined) ?? ''
  const cause = new CallFailure(nameOf(method), said, shortened(given === '' ? String(error.message) : given, most.message), debug)
  if (!details && (given === '' ? error.code === undefined : noAnswer.test(given))) return new ApiError('INTERNAL', 'the service sent no answer that can be read', { cause })
  const name = said === 'CANCELLED' && isLate ? 'DEADLINE_EXCEEDED' : said
  const words = given === '' || name !== said || areOfLibrary(given) ? (local[name] ?? `${method.name} failed`) : given
  return new ApiError(name, shortened(words, most.message), { details: shown, metadata, cause })
}

/** For the developers of the service, not for strangers (error_details.proto). */
function isDebug(detail: JsonObject): boolean {
  return detail['@type'] === debugInfo
}

/** Undefined if the service sent no google.rpc.Status, or one that is not of this error. */
function detailsOf(error: ServiceError, said: CodeName, registry: Registry): JsonObject[] | undefined {
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? []
  if (!(bytes instanceof Uint8Array)) return undefined
  try {
    const { code, details } = fromBinary(StatusSchema, bytes)
    return code === numberOf(said) ? details.slice(0, most.details).flatMap(detailToJson(withErrorDetails(registry))) : undefined
  } catch {
    return undefined
  }
}

/** A detail of a type that nobody here knows could not be read by the client either: it is left out, as are those that make it too much. */
function detailToJson(registry: Registry): (detail: Any) => JsonObject[] {
  let room = most.detailText
  return (detail) => {
    try {
      const json = toJson(AnySchema, detail, { registry }) as JsonObject
      const size = JSON.stringify(json).length
      if (json['@type'] === undefined || size > room) return []
      room -= size
      return [json]
    } catch {
      return []
    }
  }
}

const extended = new WeakMap<Registry, Registry>()

function withErrorDetails(registry: Registry): Registry {
  const known = extended.get(registry) ?? createRegistry(registry, errorDetails)
  extended.set(registry, known)
  return known
}
