import { refuse } from '../plan/plan-routes.ts'
import type { RoutePlan } from '../plan/route-plan.ts'
import { withoutTies } from '../plan/ties.ts'
import { cutVerb, decodeSegment, segmentsOf } from './segments.ts'

/** What a path leads to: a route, or the methods that it would take (none: the path is unknown). */
export type Match = { readonly route: RoutePlan } | { readonly allow: readonly string[] }

type ByMethod = ReadonlyMap<string, RoutePlan>

interface Node {
  readonly literals: Map<string, Node>
  star?: Node
  rest?: Node
  /** By verb, then by HTTP method. */
  readonly ends: Map<string, Map<string, RoutePlan>>
}

/** A path on its way down. */
interface Asked {
  readonly segments: readonly string[]
  readonly verb: string
  /** Takes one of the routes of a template that matches, or none: then a less specific template may. */
  readonly pick: (routes: ByMethod) => RoutePlan | undefined
}

/**
 * Finds the route of a request, in time that depends on the path and not on how many routes there are. Where two
 * templates match, the more specific wins, segment by segment: a literal before `*` before `**`, and a longer verb before a shorter
 * one or none. http.proto is silent on this; the rule is ours. HEAD is answered by GET (RFC 9110, 9.3.2), unless a rule is for HEAD. A
 * trailing slash is an empty segment, which only `**` takes.
 */
export class Router {
  readonly #root: Node = emptyNode()
  /** As many as any verb has: a path may have thousands, and is not tried at each. */
  #verbColons = 0

  /** Throws a PlanError where two routes have the same method and match exactly the same paths, which those of a plan never do. */
  constructor(routes: readonly RoutePlan[]) {
    for (const route of withoutTies(routes, refuse)) this.#add(route)
  }

  /** `path` is undecoded and has no query. */
  match(method: string, path: string): Match {
    const allow = new Set<string>()
    const route = this.#find(path, (routes) => {
      for (const name of routes.keys()) allow.add(name)
      return routes.get(method) ?? (method === 'HEAD' ? routes.get('GET') : undefined) ?? routes.get('*')
    })
    if (route) return { route }
    if (allow.has('GET')) allow.add('HEAD')
    return { allow: [...allow].toSorted() }
  }

  /**
   * The route that a WebSocket handshake at this path opens: one whose RPC streams, whatever its HTTP method is, for a handshake
   * is always a GET (RFC 6455, 4.1). Of one template GET goes first, then POST, then the others by name. `path` is as for `match`.
   */
  matchStream(path: string): RoutePlan | undefined {
    return this.#find(path, (routes) => {
      const streams = [...routes.values()].filter((route) => route.method.methodKind !== 'unary')
      return streams.toSorted((one, other) => (streamOrder(one) < streamOrder(other) ? -1 : 1))[0]
    })
  }

  #find(path: string, pick: Asked['pick']): RoutePlan | undefined {
    if (!path.startsWith('/')) return undefined
    for (let colons = this.#verbColons; colons >= 0; colons--) {
      const [bare, verb] = cutVerb(path, colons) ?? []
      const found = bare === undefined || verb === undefined ? undefined : find(this.#root, { segments: segmentsOf(bare), verb, pick }, 0)
      if (found) return found
    }
    return find(this.#root, { segments: segmentsOf(path), verb: '', pick }, 0)
  }

  #add(route: RoutePlan): void {
    this.#verbColons = Math.max(this.#verbColons, route.template.verb.split(':').length - 1)
    let node = this.#root
    for (const segment of route.template.segments) node = child(node, segment)
    const methods = node.ends.get(route.template.verb) ?? new Map<string, RoutePlan>()
    node.ends.set(route.template.verb, methods)
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

/**
 * Depth first. A node has one way to it, so none is seen twice for one path: going back costs no more than the templates that begin
 * as the path does, however many segments that has. What is deeper than every template is not even looked at.
 */
function find(node: Node, asked: Asked, at: number): RoutePlan | undefined {
  const segment = asked.segments[at]
  if (segment === undefined) return end(node, asked) ?? (node.rest && end(node.rest, asked))
  const literal = node.literals.size > 0 ? node.literals.get(decodeSegment(segment)) : undefined
  const found = literal && find(literal, asked, at + 1)
  if (found) return found
  const starred = segment !== '' && node.star ? find(node.star, asked, at + 1) : undefined
  return starred ?? (node.rest && canBegin(asked, at) ? end(node.rest, asked) : undefined)
}

/** http.proto: a variable "must not capture the leading /", so what `**` takes does not begin with one. */
function canBegin({ segments }: Asked, at: number): boolean {
  return segments[at] !== '' || at === segments.length - 1
}

function end(node: Node, { verb, pick }: Asked): RoutePlan | undefined {
  const routes = node.ends.get(verb)
  return routes && pick(routes)
}

function streamOrder({ httpMethod }: RoutePlan): string {
  const first = { GET: '0', POST: '1', '*': '3' }[httpMethod]
  return first ?? `2${httpMethod}`
}

function emptyNode(): Node {
  return { literals: new Map(), ends: new Map() }
}
