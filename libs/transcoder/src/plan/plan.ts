import type { FileRegistry } from '@bufbuild/protobuf'
import { readDescriptors } from './descriptors.ts'
import { readHttpConfig } from './http-config.ts'
import type { LeaveOut } from './plan-routes.ts'
import { planRoutes } from './plan-routes.ts'
import type { RoutePlan } from './route-plan.ts'

/** All that is known of an API before its first request. It never changes: other descriptors give another plan. */
export interface Plan {
  readonly registry: FileRegistry
  readonly routes: readonly RoutePlan[]
}

export interface PlanOptions {
  /** A gRPC API configuration in YAML, whose `http.rules` go before the annotations of the methods that they select. */
  readonly httpRules?: string
  /** Takes the PlanError of each rule that cannot be served, and the rule is left out. Unless it is given, the first one is thrown. */
  readonly leaveOut?: LeaveOut
}

/** The plan of serialized google.protobuf.FileDescriptorSets. Throws a PlanError for what cannot be served. */
export function planOf(descriptors: readonly Uint8Array[], { httpRules, leaveOut }: PlanOptions = {}): Plan {
  const registry = readDescriptors(descriptors)
  return { registry, routes: planRoutes(registry, httpRules === undefined ? undefined : readHttpConfig(httpRules), leaveOut) }
}
