import type { LocatedManifest } from '../manifest/manifest.ts'

/** A service with what follows from the manifests of all. */
export interface Service extends Omit<LocatedManifest, 'needs'> {
  readonly needs: { readonly services: readonly string[]; readonly postgres: boolean }
  readonly language: 'go' | 'typescript'
  /** For the gateway: proto package to the name of the service that serves it. Empty for all others. */
  readonly transcodes: ReadonlyMap<string, string>
}

/** Manifests that contradict one another. */
export class ModelError extends Error {
  readonly code = 'MODEL_INVALID'
}

/** The services in start order: each after those that it calls. Refuses clashes, dangling needs and cycles of calls. */
export function buildSystem(manifests: readonly LocatedManifest[]): Service[] {
  refuseClashes(manifests)
  return startOrder(manifests.map((manifest) => resolve(manifest, manifests)))
}

function resolve(manifest: LocatedManifest, all: readonly LocatedManifest[]): Service {
  const transcodable = all.filter((other) => other.public && other.serves === 'grpc' && other !== manifest)
  const isGateway = manifest.needs.services === 'public'
  const services = manifest.needs.services === 'public' ? transcodable.map((other) => other.name) : manifest.needs.services
  const dangling = services.find((name) => !all.some((other) => other.name === name))
  if (dangling !== undefined) {
    throw new ModelError(`${manifest.folder}/service.yaml: needs.services: there is no service "${dangling}"; there are ${all.map((other) => other.name).join(', ')}`)
  }
  return {
    ...manifest,
    needs: { services, postgres: manifest.needs.postgres },
    language: manifest.folder.startsWith('apps/go-') ? 'go' : 'typescript',
    transcodes: new Map(isGateway ? transcodable.map((other) => [protoPackage(other.name), other.name]) : []),
  }
}

/** By convention the service `catalog` serves the packages `slipway.catalog.*`, from libs/contracts/catalog. */
function protoPackage(service: string): string {
  return `slipway.${service.replaceAll('-', '_')}`
}

function refuseClashes(manifests: readonly LocatedManifest[]): void {
  for (const [name, same] of Map.groupBy(manifests, (manifest) => manifest.name)) {
    if (same.length > 1) throw new ModelError(`two services are named "${name}": ${same.map((one) => `${one.folder}/service.yaml`).join(' and ')}`)
  }
}

function startOrder(services: readonly Service[]): Service[] {
  const byName = new Map(services.map((service) => [service.name, service]))
  const order: Service[] = []
  const visit = (service: Service, callers: readonly string[]) => {
    if (order.includes(service)) return
    if (callers.includes(service.name)) {
      throw new ModelError(`services call one another in a circle: ${[...callers.slice(callers.indexOf(service.name)), service.name].join(' -> ')}`)
    }
    for (const name of service.needs.services) {
      const needed = byName.get(name)
      if (needed) visit(needed, [...callers, service.name])
    }
    order.push(service)
  }
  for (const service of services) visit(service, [])
  return order
}
