import { ScalarType } from '@bufbuild/protobuf'
import type { RoutePlan } from '../plan/route-plan.ts'

/** How a body that is no JSON fills a request: as it is (`raw`), or by the parts of a multipart/form-data (`form`). */
export type UploadKind = 'raw' | 'form'

/** Undefined where only JSON is taken. A bytes field takes JSON too, which is then base64 as ProtoJSON has it. */
export function uploadKindOf(route: Pick<RoutePlan, 'body' | 'hasRawBody'>, contentType = ''): UploadKind | undefined {
  const { body, hasRawBody } = route
  if (body === 'none') return undefined
  if (isForm(contentType)) return isFile(route) || body === 'message' || body.fieldKind === 'message' ? 'form' : undefined
  return hasRawBody || (isFile(route) && !isJson(contentType)) ? 'raw' : undefined
}

/** The body of the rule is the content of a file, and nothing else. */
export function isFile({ body, hasRawBody }: Pick<RoutePlan, 'body' | 'hasRawBody'>): boolean {
  return hasRawBody || (typeof body === 'object' && body.fieldKind === 'scalar' && body.scalar === ScalarType.BYTES)
}

/** RFC 8259, and the suffix of RFC 6838, 4.2.8. */
export function isJson(contentType: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)
}

function isForm(contentType: string): boolean {
  return /^multipart\/form-data\s*(?:;|$)/i.test(contentType)
}
