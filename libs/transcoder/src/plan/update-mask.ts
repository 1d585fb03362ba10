import type { DescField } from '@bufbuild/protobuf'
import type { RoutePlan } from './route-plan.ts'

/** The `update_mask` of a PATCH whose body is the resource (AIP-134): a client that sends none means what its body has. */
export function findUpdateMask({ method, httpMethod, body, pathFields }: Pick<RoutePlan, 'method' | 'httpMethod' | 'body' | 'pathFields'>): DescField | undefined {
  if (httpMethod !== 'PATCH' || typeof body !== 'object' || body.fieldKind !== 'message') return undefined
  const field = method.input.fields.find((one) => one.name === 'update_mask')
  const isMask = field?.fieldKind === 'message' && field.message.typeName === 'google.protobuf.FieldMask'
  return isMask && field !== body && !pathFields.has(field.name) ? field : undefined
}
