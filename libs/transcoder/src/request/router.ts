import type { RoutePlan } from '../plan/route-plan.ts'
import { PlanError } from '../plan/plan-error.ts'

/** What a path leads to: a route, or the methods that it would take (none: the path is unknown). */
export type Match = { readonly route: RoutePlan } | { readonly allow: readonly string[] }

interface Node {
  readonly literals: Map<string, Node>
  star?: Node
  rest?: Node
  /** By verb, then by HTTP method. */
  readonly ends: Map<string, Map<string, RoutePlan>>
}

/**
 * Finds the route of a request, in time that depends on the path and not on how many routes there are. Where two
 * templates match, the more specific wins, segment by segment: a literal before `*` before `**`. http.proto is
 * silent on this; the rule is ours. HEAD is answered by GET (RFC 9110, 9.3.2).
 */
export class Router {
  readonly #root: Node = emptyNode()

  /** Throws a PlanError where two routes have the same method and match exactly the same paths. */
  constructor(routes: readonly RoutePlan[]) {
    for (const route of routes) this.#add(route)
  }

  /** `path` is undecoded and has no query. */
  match(method: string, path: string): Match {
    const segments = path.slice(1).split('/')
    const last = segments.at(-1) ?? ''
    const colon = last.lastIndexOf(':')
    const allow = new Set<string>()
    const withVerb = colon < 0 ? undefined : find(this.#root, [...segments.slice(0, -1), last.slice(0, colon)], 0, last.slice(colon + 1), method, allow)
    const route = withVerb ?? find(this.#root, segments, 0, '', method, allow)
    return route ? { route } : { allow: [...allow].toSorted() }
  }

  #add(route: RoutePlan): void {
    let node = this.#root
    for (const segment of route.template.segments) node = child(node, segment)
    const methods = node.ends.get(route.template.verb) ?? new Map<string, RoutePlan>()
    node.ends.set(route.template.verb, methods)
    const other = methods.get(route.httpMethod)
    if (other) {
      throw new PlanError(`${route.httpMethod} ${route.template.text} of ${nameOf(route)} matches the same paths as ${other.template.text} of ${nameOf(other)}`)
    }
    methods.set(route.httpMethod, route)
  }
}

function child(node: Node, segment: RoutePlan['template']['segments'][number]): Node {
  if (segment === '*') return (node.star ??= emptyNode())
  if (segment === '**') return (node.rest ??= emptyNode())
  const known = node.literals.get(segment.literal) ?? emptyNode()
  node.literals.set(segment.literal, known)
  return known
}

function find(node: Node, segments: readonly string[], at: number, verb: string, method: string, allow: Set<string>): RoutePlan | undefined {
  if (at === segments.length) return end(node, verb, method, allow) ?? (node.rest && end(node.rest, verb, method, allow))
  const segment = segments[at] ?? ''
  const literal = node.literals.get(decode(segment))
  const found = literal && find(literal, segments, at + 1, verb, method, allow)
  if (found) return found
  const starred = segment !== '' && node.star ? find(node.star, segments, at + 1, verb, method, allow) : undefined
  return starred ?? (node.rest && end(node.rest, verb, method, allow))
}

function end(node: Node, verb: string, method: string, allow: Set<string>): RoutePlan | undefined {
  const methods = node.ends.get(verb)
  for (const name of methods?.keys() ?? []) {
    allow.add(name)
    if (name === 'GET') allow.add('HEAD')
  }
  return methods?.get(method) ?? (method === 'HEAD' ? methods?.get('GET') : undefined)
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

function emptyNode(): Node {
  return { literals: new Map(), ends: new Map() }
}

function nameOf(route: RoutePlan): string {
  return `${route.method.parent.typeName}.${route.method.name}`
}
