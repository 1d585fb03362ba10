import type { Range } from './addresses.ts'
import type { Labels } from '../kubernetes/objects.ts'
import type { Container } from './pods.ts'

/** Who sends and is sent to. */
export type Endpoint = PodEndpoint | AddressEndpoint

export interface PodEndpoint {
  readonly kind: 'pod'
  readonly name: string
  /** Whether it is where the objects are that are looked at, and not around them. */
  readonly own: boolean
  readonly namespace: string
  readonly namespaceLabels: Labels
  readonly labels: Labels
  readonly containers: readonly Container[]
  /** Where its own address is one of. */
  readonly addresses: Range
}

/** Addresses that are of no pod. */
export interface AddressEndpoint {
  readonly kind: 'addresses'
  readonly name: string
  readonly addresses: Range
}
