import type { Service } from './service.ts'
import { ModelError } from './service.ts'

/** Each service after those that it calls; otherwise as they came. Refuses circles of calls, and shows them. */
export function startOrder(services: readonly Service[]): Service[] {
  const byName = new Map(services.map((service) => [service.name, service]))
  const order = new Set<Service>()
  const path: string[] = []
  const onPath = new Set<string>()
  const visit = (service: Service) => {
    if (order.has(service)) return
    if (onPath.has(service.name)) {
      throw new ModelError(`services call one another in a circle: ${[...path.slice(path.indexOf(service.name)), service.name].join(' -> ')}`)
    }
    path.push(service.name)
    onPath.add(service.name)
    for (const name of service.needs.services) {
      const needed = byName.get(name)
      if (needed) visit(needed)
    }
    path.pop()
    onPath.delete(service.name)
    order.add(service)
  }
  for (const service of services) visit(service)
  return [...order]
}
