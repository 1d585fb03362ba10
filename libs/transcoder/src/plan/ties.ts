import type { LeaveOut } from './plan-routes.ts'
import { nameOf } from './method-name.ts'
import { PlanError } from './plan-error.ts'
import type { RoutePlan } from './route-plan.ts'

/**
 * The routes without each that has the method of one before it and matches exactly the same paths: which of the two a request means,
 * nothing could say. `leaveOut` takes the PlanError of each that is left out, or throws it.
 */
export function withoutTies(routes: readonly RoutePlan[], leaveOut: LeaveOut): RoutePlan[] {
  const byPaths = new Map<string, RoutePlan>()
  return routes.filter((route) => {
    const paths = pathsOf(route)
    const other = byPaths.get(paths)
    if (!other) byPaths.set(paths, route)
    else leaveOut(new PlanError(`${told(route)} matches the same paths as ${told(other)}`))
    return other === undefined
  })
}

/** The same text for all templates that match the same paths: names of variables make no difference. */
function pathsOf({ httpMethod, template: { segments, verb } }: RoutePlan): string {
  return JSON.stringify([httpMethod, verb, segments])
}

function told({ httpMethod, template, method }: RoutePlan): string {
  return `${httpMethod} ${template.text} of ${nameOf(method)}`
}
