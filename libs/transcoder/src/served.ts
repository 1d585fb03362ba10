import type { PlanInputs } from './live.ts'
import type { LeaveOut } from './plan/plan-routes.ts'
import type { Plan } from './plan/plan.ts'
import { planOf } from './plan/plan.ts'
import type { RoutePlan } from './plan/route-plan.ts'
import type { JsonOptions } from './protojson/proto-json.ts'
import { ProtoJson } from './protojson/proto-json.ts'
import { splitUrl } from './request/build.ts'
import { Router } from './request/router.ts'
import { ApiError } from './response/api-error.ts'
import { shortened } from './response/shortened.ts'
import type { CallContext } from './transcode.ts'

export interface ServedOptions {
  /** Throws for a plan that must not be served. */
  readonly checkPlan: ((plan: Plan) => void) | undefined
  /** Takes what is wrong with rules that are left out; undefined where none is. */
  readonly leaveOut: LeaveOut | undefined
  readonly json: JsonOptions | undefined
  readonly context: Omit<CallContext, 'json' | 'registry'>
}

/** A plan, ready to be served: what a request takes with it from its first moment to its last. */
export class Served {
  readonly plan: Plan
  readonly router: Router
  readonly context: CallContext

  /** Throws a PlanError for what cannot be served, or what `checkPlan` throws; the transport is then as it was. */
  constructor({ descriptors, httpRules }: PlanInputs, { checkPlan, leaveOut, json, context }: ServedOptions) {
    this.plan = planOf(descriptors, { ...(httpRules !== undefined && { httpRules }), ...(leaveOut && { leaveOut }) })
    this.router = new Router(this.plan.routes)
    checkPlan?.(this.plan)
    this.context = { ...context, registry: this.plan.registry, json: new ProtoJson(this.plan.registry, json) }
    context.transport.prepare([...new Set(this.plan.routes.map((route) => route.method))])
  }
}

/** The `Allow` of an OPTIONS that no route takes (RFC 9110, 9.3.7); undefined for any other request. `url` is without a prefix. */
export function optionsOf(router: Router, method: string, url: string): string | undefined {
  const match = method === 'OPTIONS' ? router.match(method, splitUrl(url)[0]) : undefined
  return match && 'allow' in match && match.allow.length > 0 ? allowing(match.allow) : undefined
}

/** Throws a 404 or a 405 where there is none. `url` is without a prefix. */
export function findRoute(router: Router, method: string, url: string): RoutePlan {
  const [path] = splitUrl(url)
  const match = router.match(method, path)
  if ('route' in match) return match.route
  if (match.allow.length === 0) throw nothingAt(path)
  const allow = allowing(match.allow)
  throw new ApiError('UNIMPLEMENTED', `${method} is not served here: allowed are ${allow}`, { httpStatus: 405, headers: { allow } })
}

/** OPTIONS is always answered: where no rule is for it, by the plugin. */
function allowing(methods: readonly string[]): string {
  return [...new Set([...methods, 'OPTIONS'])].join(', ')
}

/** The 404 of a path that no rule has. */
export function nothingAt(path: string): ApiError {
  return new ApiError('NOT_FOUND', `nothing is served at ${shortened(path, 300)}`)
}
