import { ApiError, badRequest } from './api-error.ts'
import type { CodeName } from './codes.ts'

const byHttpStatus: Readonly<Record<number, CodeName>> = {
  401: 'UNAUTHENTICATED', 403: 'PERMISSION_DENIED', 404: 'NOT_FOUND', 408: 'DEADLINE_EXCEEDED', 409: 'ABORTED', 429: 'RESOURCE_EXHAUSTED', 503: 'UNAVAILABLE',
}

/**
 * Anything that was thrown, as what a client may see. A client's mistake that Fastify found (with a 4xx `statusCode`)
 * keeps its words; what nobody foresaw says nothing of its cause.
 */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  const { code, statusCode, message } = error as { code?: unknown; statusCode?: unknown; message?: unknown }
  // The router's own words: the whole path again.
  if (code === 'FST_ERR_BAD_URL') return badRequest('path', 'has a percent-encoding that is not UTF-8')
  if (typeof statusCode !== 'number' || statusCode < 400 || (statusCode > 499 && statusCode !== 503)) {
    return new ApiError('INTERNAL', 'internal error', { cause: error })
  }
  return new ApiError(byHttpStatus[statusCode] ?? 'INVALID_ARGUMENT', String(message), { httpStatus: statusCode, cause: error })
}
