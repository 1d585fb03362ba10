import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ErrorFormat } from './error-format.ts'
import { errorBody, errorFormatOf, errorType } from './error-format.ts'
import { logError } from './log-error.ts'
import { retryAfter } from './retry-after.ts'
import type { ServiceHeaders } from './service-headers.ts'
import { defaultResponseHeaders, errorHeaders, varyBy } from './service-headers.ts'
import { toApiError } from './to-api-error.ts'

/** Answers an error: a handler for Fastify's `setErrorHandler` and `frameworkErrors`. */
export type ErrorSender = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void

export interface ErrorSenderOptions {
  /** `WWW-Authenticate` of a 401 (RFC 9110, 15.5.2), unless the service says its own; `Bearer` unless said otherwise. */
  readonly challenge?: string | undefined
  /** Metadata of a service that its errors have as headers. */
  readonly serviceHeaders?: ServiceHeaders
}

/**
 * Answers whatever was thrown in one format; as problem+json (RFC 9457) to clients that ask for it. What is our fault is logged with its
 * cause. `Retry-After` is what a google.rpc.RetryInfo says.
 */
export function errorSender(format: ErrorFormat, options: ErrorSenderOptions = {}): ErrorSender {
  const { challenge = 'Bearer', serviceHeaders = { leading: defaultResponseHeaders, trailing: [] } } = options
  return (error, request, reply) => {
    const answer = toApiError(error)
    logError(request.log, answer)
    const wanted = errorFormatOf(request.headers.accept, format)
    const later = retryAfter(answer.details)
    if (later !== undefined) reply.header('retry-after', later)
    if (answer.httpStatus === 401) reply.header('www-authenticate', challenge)
    reply.headers({ ...errorHeaders(answer.metadata, serviceHeaders), ...answer.headers })
    // Clients may keep a 404 or a 405 without being told to (RFC 9110, 15.1), and another client may ask for the other format.
    varyBy(reply, 'Accept')
    void reply.code(answer.httpStatus).type(errorType(wanted)).send(JSON.stringify(errorBody(answer, wanted, request.id)))
  }
}

/** The `errorSender` for AIP-193. An application also gives it to Fastify as `frameworkErrors`, for URLs that cannot be decoded. */
export const sendError: ErrorSender = errorSender('aip193')
