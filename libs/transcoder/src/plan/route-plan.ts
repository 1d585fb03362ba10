import type { DescField, DescMethod } from '@bufbuild/protobuf'
import type { StreamPlan } from './stream-rule.ts'
import type { PathTemplate } from './template.ts'

/** Everything that is known of a route before the first request: the other stages only look it up. */
export interface RoutePlan {
  /** In capitals, a custom kind too; `*` is any method that no other rule takes. */
  readonly httpMethod: string
  readonly template: PathTemplate
  readonly method: DescMethod
  /** What the HTTP body fills: nothing, the whole message, or one field of it. */
  readonly body: 'none' | 'message' | DescField
  /** The HTTP body is taken as it is, whatever its type (google.api.HttpBody). */
  readonly hasRawBody: boolean
  /** The field that is answered instead of the whole message. */
  readonly responseBody: DescField | undefined
  /** What is answered becomes the HTTP body as it is (google.api.HttpBody). */
  readonly hasRawResponse: boolean
  /** For each path variable, the fields that lead to it. */
  readonly pathFields: ReadonlyMap<string, readonly DescField[]>
  /**
   * What stays percent-encoded in a variable of several segments: the slash, as the comments of HttpRule have it, or every reserved
   * character (RFC 6570, 1.5), as those of Http have it where `fully_decode_reserved_expansion` is false. They contradict each other:
   * we take HttpRule's, which gives back what its own clients encode, unless a configuration writes `false`.
   */
  readonly keptEncoded: 'slash' | 'reserved'
  /** Where a stream of answers has its position, if the contract says so. */
  readonly stream: StreamPlan | undefined
  /** The field that makes a call safe to repeat (AIP-155). */
  readonly requestId: DescField | undefined
  /** The string field `etag` of what is answered (AIP-154). */
  readonly etag: DescField | undefined
  /** The fields that lead to the `etag` of a request that is not safe (AIP-154): its own, or that of the resource in its body. */
  readonly ifMatch: readonly DescField[] | undefined
  /** The mask that a PATCH has which sends none (AIP-134): `update_mask`, where the body is a field. */
  readonly updateMask: DescField | undefined
  /** Where what was made is: a path template whose variables are fields of the answer (`slipway.http.v1.created`). */
  readonly created: PathTemplate | undefined
}
