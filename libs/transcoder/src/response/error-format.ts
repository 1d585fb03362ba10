import type { JsonObject } from '@bufbuild/protobuf'
import { STATUS_CODES } from 'node:http'
import { names } from './accept.ts'
import type { ApiError } from './api-error.ts'
import { numberOf } from './codes.ts'

/**
 * How errors are written: `aip193` is `{"error": {"code", "message", "status", "details"}}` (AIP-193), `problem` is
 * application/problem+json (RFC 9457), `status` is google.rpc.Status in ProtoJSON, `{"code", "message", "details"}`.
 */
export type ErrorFormat = 'aip193' | 'problem' | 'status'

const contentTypes: Readonly<Record<ErrorFormat, string>> = {
  aip193: 'application/json; charset=utf-8',
  problem: 'application/problem+json; charset=utf-8',
  status: 'application/json; charset=utf-8',
}

/** The format for a client: `problem` if its Accept names application/problem+json and wants it no less than application/json. */
export function errorFormatOf(accept: string | undefined, configured: ErrorFormat): ErrorFormat {
  return names(accept, 'application/problem+json', 'application/json') ? 'problem' : configured
}

/** The content type of an error's body. */
export function errorType(format: ErrorFormat): string {
  return contentTypes[format]
}

/** The body of an error: of an answer, the last line of a stream, an event. `requestId` names the occurrence, where the format can. */
export function errorBody(error: ApiError, format: ErrorFormat, requestId?: string): JsonObject {
  if (format === 'aip193') return error.toJSON()
  if (format === 'status') return { code: numberOf(error.code), message: error.message, ...detailsOf(error) }
  const instance = uuid.test(requestId ?? '') ? { instance: `urn:uuid:${requestId}` } : {}
  return { ...typeOf(error), status: error.httpStatus, detail: error.message, ...instance, code: error.code, ...detailsOf(error) }
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const domainName = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i

/**
 * What names the problem. AIP-193: the reason of a google.rpc.ErrorInfo, within its domain, is what programs may rely on. Nobody says
 * that there is anything to read at that domain, so it is a tag (RFC 4151), which RFC 9457, 3.1.1, has for names that lead nowhere.
 * Without one the type is about:blank, and the title that of the status (RFC 9457, 4.2.1).
 */
function typeOf({ details, httpStatus }: ApiError): { type: string; title: string } {
  const { reason, domain } = details.find((detail) => detail['@type'] === 'type.googleapis.com/google.rpc.ErrorInfo') ?? {}
  if (typeof reason !== 'string' || !/^\w{1,63}$/.test(reason) || typeof domain !== 'string' || !domainName.test(domain)) {
    return { type: 'about:blank', title: STATUS_CODES[httpStatus] ?? (httpStatus === 499 ? 'Client Closed Request' : 'Error') }
  }
  const words = reason.toLowerCase().replaceAll('_', ' ').trim()
  return { type: `tag:${domain.toLowerCase()},2026:${reason}`, title: words.charAt(0).toUpperCase() + words.slice(1) }
}

function detailsOf({ details }: ApiError): { details?: JsonObject[] } {
  return details.length > 0 ? { details: [...details] } : {}
}
