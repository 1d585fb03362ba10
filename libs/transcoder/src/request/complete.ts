import type { DescMessage, Message } from '@bufbuild/protobuf'
import { missingField } from '../protojson/required.ts'
import { badRequest } from '../response/api-error.ts'

/**
 * A request that everything has filled which may. Throws a 400 that names a required field (proto2, and LEGACY_REQUIRED of editions) if
 * one is missing: it could not be encoded.
 */
export function complete(schema: DescMessage, request: Message): Message {
  const missing = missingField(schema, request)
  if (missing !== undefined) throw badRequest(missing, 'is required')
  return request
}
