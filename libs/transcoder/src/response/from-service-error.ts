import type { DescMethod, JsonObject } from '@bufbuild/protobuf'
import { createRegistry, fromBinary, toJson } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import type { ServiceError } from '@grpc/grpc-js'
import { file_google_rpc_error_details as errorDetails } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import { ApiError } from './api-error.ts'
import type { CodeName } from './codes.ts'
import { describeCode } from './codes.ts'

const registry = createRegistry(errorDetails)

/** What to say for a status that grpc-js made up itself: its own words name addresses and inner workings. */
const local: Partial<Record<CodeName, string>> = {
  UNAVAILABLE: 'the service cannot be reached right now: try again in a moment',
  DEADLINE_EXCEEDED: 'the service did not answer within the deadline',
  CANCELLED: 'the call was cancelled',
}

/**
 * The error of a call, with the details of its google.rpc.Status (`grpc-status-details-bin`) if the service sent one. `isLate`: the
 * deadline has passed. A server resets the stream of a late call, which by itself reads as CANCELLED and may come before our own clock
 * strikes; it is DEADLINE_EXCEEDED either way.
 */
export function fromServiceError(error: ServiceError | null, method: DescMethod, isLate: boolean): ApiError {
  const { name: said } = describeCode(error?.code ?? 2)
  const name = said === 'CANCELLED' && isLate ? 'DEADLINE_EXCEEDED' : said
  const details = error ? detailsOf(error) : undefined
  const message = (details && name === said ? error?.details : (local[name] ?? error?.details)) ?? ''
  const options = { cause: error ?? undefined }
  return new ApiError(name, message === '' ? `${method.name} failed` : message, { details: details ?? [], ...options })
}

/** Undefined if the service sent no google.rpc.Status. */
function detailsOf(error: ServiceError): JsonObject[] | undefined {
  const [bytes] = error.metadata?.get('grpc-status-details-bin') ?? []
  if (!(bytes instanceof Uint8Array)) return undefined
  try {
    return fromBinary(StatusSchema, bytes).details.flatMap(detailToJson)
  } catch {
    return undefined
  }
}

/** A detail of a type that nobody here knows could not be read by the client either: it is left out. */
function detailToJson(detail: Any): JsonObject[] {
  try {
    return [toJson(AnySchema, detail, { registry }) as JsonObject]
  } catch {
    return []
  }
}
