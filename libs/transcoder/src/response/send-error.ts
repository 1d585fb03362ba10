import type { FastifyReply, FastifyRequest } from 'fastify'
import { toApiError } from './to-api-error.ts'

/**
 * Answers whatever was thrown in the one error shape. What is our fault is logged with its cause. An application also
 * gives it to Fastify as `frameworkErrors`, for URLs that cannot be decoded.
 */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const answer = toApiError(error)
  if (answer.httpStatus >= 500) request.log.error({ err: answer.cause ?? answer }, answer.message)
  void reply.code(answer.httpStatus).headers(answer.headers).type('application/json; charset=utf-8').send(JSON.stringify(answer))
}
