import type { FastifyBaseLogger } from 'fastify'
import type { ApiError } from './api-error.ts'
import { CallFailure } from './call-failure.ts'

/**
 * Logs what is our fault with its cause, for the client is not told that: of a call that failed, a CallFailure. What a service says for
 * its developers is logged whatever its code is.
 */
export function logError(log: FastifyBaseLogger, error: ApiError): void {
  const { cause } = error
  const debug = cause instanceof CallFailure && cause.debug.length > 0 ? { 'rpc.debug': cause.debug } : undefined
  if (error.httpStatus >= 500) log.error({ err: cause ?? error, ...debug }, error.message)
  else if (debug) log.info({ err: cause, ...debug }, error.message)
}
