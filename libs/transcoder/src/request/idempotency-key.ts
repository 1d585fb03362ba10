import type { Message } from '@bufbuild/protobuf'
import { MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { IncomingHttpHeaders } from 'node:http'
import type { RoutePlan } from '../plan/route-plan.ts'
import type { ProtoJson } from '../protojson/proto-json.ts'
import { badRequest } from '../response/api-error.ts'
import { setFromText } from './values.ts'

const header = 'Idempotency-Key'
const uuid4 = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}'
const key = new RegExp(`^(?:"(${uuid4})"|(${uuid4}))$`, 'i')
const repeatable = new Set(['GET', 'HEAD', 'PUT', 'DELETE'])

/**
 * Fills the request id of AIP-155 from `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a UUID of version 4, as
 * a string of RFC 8941 (in quotes) or bare. Throws a 400 that names the header where it is none, where it contradicts the field,
 * and where the method has no such field and is not safe to repeat: the client would rely on a promise that nobody makes.
 */
export function fillFromIdempotencyKey(route: RoutePlan, headers: IncomingHttpHeaders, message: Message, json: ProtoJson): void {
  const given = headers['idempotency-key']
  if (given === undefined) return
  const { requestId, method } = route
  if (!requestId) {
    if (repeatable.has(route.httpMethod) || method.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN) return
    throw badRequest(header, 'is not supported here: a repeated request would be carried out again')
  }
  const [, quoted, bare] = key.exec(String(given)) ?? []
  const id = (quoted ?? bare)?.toLowerCase()
  if (id === undefined) throw badRequest(header, `takes a UUID of version 4, such as "8e03978e-40d5-43dd-bc93-6894a57f9324"`)
  const there = String(reflect(method.input, message).get(requestId)).toLowerCase()
  if (there !== '' && there !== id) throw badRequest(header, `is not the ${requestId.name} that the request has too`)
  setFromText(method.input, message, { parameter: header, fields: [requestId] }, [id], json)
}
