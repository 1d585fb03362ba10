import type { RoutePlan } from '@slipway/transcoder'
import { ConfigError } from '../environment.ts'

/** Throws a ConfigError for a prefix that has a transcoded route at or below it: one of the two would never be asked. */
export function refuseCollisions(prefixes: Iterable<string>, routes: readonly RoutePlan[]): void {
  for (const prefix of prefixes) {
    const segments = prefix.slice(1).split('/')
    const route = routes.find(({ template }) => collides(template, segments))
    if (route) throw new ConfigError(`FORWARDS: ${prefix} takes paths of ${route.httpMethod} ${route.template.text}, which is ${route.method.parent.typeName}.${route.method.name}`)
  }
}

/** Whether some path of the template is that of the prefix, or below it. */
function collides({ segments, verb }: RoutePlan['template'], prefix: readonly string[]): boolean {
  for (const [i, literal] of prefix.entries()) {
    const segment = segments[i]
    if (segment === '**') return true
    if (segment === undefined || (segment !== '*' && segment.literal !== literal)) return false
  }
  // A verb belongs to the last segment, and no prefix has a colon: /v1/items:import is not below /v1/items.
  return verb === '' || segments.length > prefix.length
}
