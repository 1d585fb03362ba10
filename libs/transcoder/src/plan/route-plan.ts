import type { DescField, DescMethod } from '@bufbuild/protobuf'
import type { PathTemplate } from './template.ts'

/** Everything that is known of a route before the first request: the other stages only look it up. */
export interface RoutePlan {
  /** In capitals; a custom kind is as the rule has it. */
  readonly httpMethod: string
  readonly template: PathTemplate
  readonly method: DescMethod
  /** What the HTTP body fills: nothing, the whole message, or one field of it. */
  readonly body: 'none' | 'message' | DescField
  /** The field that is answered instead of the whole message. */
  readonly responseBody: DescField | undefined
  /** For each path variable, the fields that lead to it. */
  readonly pathFields: ReadonlyMap<string, readonly DescField[]>
}
