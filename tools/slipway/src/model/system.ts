import type { LocatedManifest } from '../manifest/manifest.ts'
import { suggestion } from '../manifest/nearest.ts'
import { refuseClashes } from './clashes.ts'
import { refuseUnpublished } from './events.ts'
import { routesOf } from './routes.ts'
import type { Service } from './service.ts'
import { ModelError } from './service.ts'
import { startOrder } from './start-order.ts'

/** The services in start order: each after those that it calls, else by name. Refuses clashes, dangling needs and cycles of calls. */
export function buildSystem(unsorted: readonly LocatedManifest[]): Service[] {
  const manifests = unsorted.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  refuseClashes(manifests)
  refuseUnpublished(manifests)
  const routes = routesOf(manifests)
  const byName = new Map(manifests.map((manifest) => [manifest.name, manifest]))
  const published = [...new Set(routes.map(({ service }) => service))]
  const calls = new Map(manifests.map((manifest) => [manifest.name, callsOf(manifest, byName, published)]))
  const callers = invert(calls)
  return startOrder(manifests.map((manifest) => ({
    ...manifest,
    needs: { ...manifest.needs, services: calls.get(manifest.name) ?? [] },
    callers: callers.get(manifest.name) ?? [],
    language: manifest.folder.startsWith('apps/go-') ? 'go' : 'typescript',
    image: manifest.folder.slice('apps/'.length),
    contract: manifest.serves === 'grpc' ? (manifest.contract ?? manifest.name) : undefined,
    routes: manifest.needs.services === 'public' ? routes : [],
  })))
}

function callsOf(manifest: LocatedManifest, byName: ReadonlyMap<string, LocatedManifest>, published: readonly string[]): readonly string[] {
  if (manifest.needs.services === 'public') return published
  for (const name of manifest.needs.services) refuseDangling(manifest, name, byName)
  return manifest.needs.services
}

function refuseDangling({ folder }: LocatedManifest, name: string, byName: ReadonlyMap<string, LocatedManifest>): void {
  const needed = byName.get(name)
  const at = `${folder}/service.yaml: needs.services:`
  if (needed === undefined) {
    throw new ModelError(`${at} there is no service "${name}"${suggestion(name, [...byName.keys()])}`)
  }
  if (needed.serves === undefined) throw new ModelError(`${at} "${name}" has a schedule and serves nothing that could be called (${needed.folder}/service.yaml)`)
}

function invert(calls: ReadonlyMap<string, readonly string[]>): Map<string, string[]> {
  const callers = new Map([...calls.keys()].map((name) => [name, [] as string[]]))
  for (const [caller, names] of calls) {
    for (const name of names) callers.get(name)?.push(caller)
  }
  return callers
}
