import { ApiError } from '@slipway/transcoder'
import { errors } from 'undici'

const closed = ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']

/** Whether the service closed the connection before it answered. */
export function isClosed(error: unknown): boolean {
  return closed.includes(codeOf(error))
}

/**
 * Why a service gave no answer, as the client may know it: the address is in the cause, which is logged. As for calls over gRPC, a
 * service that is not there or hangs up is UNAVAILABLE.
 */
export function failureOf(error: unknown, origin: string): ApiError {
  if (error instanceof ApiError) return error
  const code = codeOf(error)
  const cause = new Error(`${origin}: ${(error as Error).message || code}`, { cause: error })
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return new ApiError('DEADLINE_EXCEEDED', 'the service did not answer within the deadline', { cause })
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) return notHttp(cause)
  return new ApiError('UNAVAILABLE', 'the service cannot be reached right now: try again in a moment', { cause })
}

/** Another try would not help, so it is INTERNAL and not UNAVAILABLE; HTTP has a status of its own for it (RFC 9110, 15.6.3). */
export function notHttp(cause: Error): ApiError {
  return new ApiError('INTERNAL', 'the service did not answer in HTTP', { httpStatus: 502, cause })
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code ?? '')
}
