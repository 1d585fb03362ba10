import { ApiError } from '../response/api-error.ts'
import { numberOf } from '../response/codes.ts'

/** The close codes of RFC 6455, 7.4.1, that are ours to say. 1002, 1009 and the 1007 for what is not UTF-8 are said by `ws`. */
export const closeCodes = { normal: 1000, goingAway: 1001, unsupportedData: 1003, invalidPayload: 1007 } as const

/** An error whose close code is not that of its google.rpc.Code. */
export class ClosingError extends ApiError {
  readonly closeCode: number

  constructor(closeCode: number, { code, message, details, httpStatus }: ApiError) {
    super(code, message, { details, httpStatus })
    this.closeCode = closeCode
  }
}

/** The close code of an error: 4000 and its google.rpc.Code, such as 4005 for NOT_FOUND, from those that are free for private use (RFC 6455, 7.4.2). */
export function closeCodeOf(error: ApiError): number {
  return error instanceof ClosingError ? error.closeCode : 4000 + numberOf(error.code)
}

/** What a close frame says of an error: at most 123 bytes of UTF-8 (RFC 6455, 5.5 and 5.5.1), and no half of a character. */
export function closeReasonOf({ code, message }: ApiError): string {
  return new TextDecoder().decode(Buffer.from(`${code}: ${message}`).subarray(0, 123), { stream: true })
}
