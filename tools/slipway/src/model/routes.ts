import type { LocatedManifest } from '../manifest/manifest.ts'
import type { Route } from './service.ts'
import { ModelError } from './service.ts'

/** What the gateway lets in, by the order of the manifests. Refuses prefixes that hold one another, and a public API without a contract. */
export function routesOf(manifests: readonly LocatedManifest[]): Route[] {
  const routes = manifests.filter((manifest) => manifest.public && manifest.needs.services !== 'public').flatMap(routesOfService)
  const forwards = routes.filter((route) => route.kind === 'forward').toSorted((a, b) => compare(a.prefix, b.prefix))
  for (const [i, { prefix, service }] of forwards.entries()) {
    // Sorted, what holds a prefix stands right before it, or before others that it holds too.
    const before = forwards[i - 1]
    if (before && `${prefix}/`.startsWith(`${before.prefix}/`)) {
      throw new ModelError(`the prefix ${prefix} of "${service}" is within ${before.prefix} of "${before.service}": name another by prefix: in one service.yaml`)
    }
  }
  return routes
}

/** Where the gateway itself answers: with the reference of the API. */
const referencePath = '/docs'

function routesOfService({ name, folder, serves, prefix = `/${name}`, contract = name, packages }: LocatedManifest): Route[] {
  if (serves === 'http') {
    if (`${prefix}/`.startsWith(`${referencePath}/`)) throw new ModelError(`${folder}/service.yaml: the gateway has its own page at ${referencePath}: name another by prefix:`)
    return [{ kind: 'forward', prefix, service: name }]
  }
  if (packages.length === 0) {
    throw new ModelError(`${folder}/service.yaml: public: libs/contracts/${contract} has no protos; name the contract by contract: if it has another name`)
  }
  return packages.map((each) => ({ kind: 'transcode', package: each, service: name, contract }))
}

/** By segments, so that /a/b comes right after /a, and before /a-b. */
function compare(a: string, b: string): number {
  const [left, right] = [a, b].map((prefix) => prefix.replaceAll('/', '\0'))
  return String(left) < String(right) ? -1 : 1
}
