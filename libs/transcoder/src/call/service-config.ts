import type { DescMethod } from '@bufbuild/protobuf'
import { MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt'

/** gRPC retry design (gRFC A6): three tries within about a third of a second. */
const retryPolicy = { maxAttempts: 3, initialBackoff: '0.05s', maxBackoff: '0.5s', backoffMultiplier: 2, retryableStatusCodes: ['UNAVAILABLE'] }

/**
 * The service config (grpc/service_config.proto) of a channel: calls spread over all replicas, and those that say of
 * themselves that they may be repeated are.
 */
export function serviceConfig(methods: readonly DescMethod[]): string {
  const repeatable = methods.filter((method) => method.idempotency !== Idempotency.IDEMPOTENCY_UNKNOWN)
  const names = repeatable.map((method) => ({ service: method.parent.typeName, method: method.name }))
  const methodConfig = names.length > 0 ? [{ name: names, retryPolicy }] : []
  return JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }], methodConfig })
}
