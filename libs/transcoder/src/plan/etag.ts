import type { DescField, DescMessage, DescMethod } from '@bufbuild/protobuf'
import { ScalarType } from '@bufbuild/protobuf'
import type { RoutePlan } from './route-plan.ts'

/** Methods whose requests ask for no change (RFC 9110, 9.2.1). */
const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE'])

/** Methods that replace or change what is in their body already. A POST makes it: there is nothing yet that could have an etag. */
const updates: ReadonlySet<string> = new Set(['PUT', 'PATCH'])

/** The string field `etag` of what a method answers with, once (AIP-154): of its answer, or of the message that `response_body` names. */
export function findEtag({ output, methodKind }: DescMethod, responseBody: DescField | undefined): DescField | undefined {
  if (methodKind === 'server_streaming' || methodKind === 'bidi_streaming') return undefined
  if (!responseBody) return etagOf(output)
  return responseBody.fieldKind === 'message' ? etagOf(responseBody.message) : undefined
}

/**
 * The fields that lead to the `etag` that a change takes (AIP-154): that of the request, as a delete has it, or else that of the
 * resource in the body, as an update has it. Undefined for safe methods, and where the path has taken the field.
 */
export function findIfMatch({ method, httpMethod, body, pathFields }: Pick<RoutePlan, 'method' | 'httpMethod' | 'body' | 'pathFields'>): readonly DescField[] | undefined {
  if (safe.has(httpMethod)) return undefined
  const own = etagOf(method.input)
  if (own && own !== body && !pathFields.has(own.name)) return [own]
  if (!updates.has(httpMethod) || typeof body !== 'object' || body.fieldKind !== 'message') return undefined
  const inBody = etagOf(body.message)
  return inBody && !pathFields.has(`${body.name}.${inBody.name}`) ? [body, inBody] : undefined
}

function etagOf(message: DescMessage): DescField | undefined {
  const field = message.fields.find((one) => one.name === 'etag')
  return field?.fieldKind === 'scalar' && field.scalar === ScalarType.STRING ? field : undefined
}
