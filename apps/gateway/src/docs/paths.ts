import type { RoutePlan } from '@slipway/transcoder'
import { Router } from '@slipway/transcoder/edge'
import type { FastifyRequest } from 'fastify'
import { ConfigError } from '../environment.ts'

/** What the gateway itself answers at its public door. */
export const docsPaths = { document: '/openapi.json', page: '/docs', script: '/docs/scalar.js' }

/** Which of them a request is for, if it is for one. */
export function docsPathOf({ routeOptions: { url } }: FastifyRequest): string | undefined {
  return Object.values(docsPaths).find((path) => path === url)
}

/** Throws a ConfigError for a contract that has one of the paths: it would never be asked. `off` says how to have it asked. */
export function refuseDocsCollisions(routes: readonly RoutePlan[], off: string): void {
  const router = new Router(routes)
  for (const path of Object.values(docsPaths)) {
    const match = router.match('GET', path)
    if (!('route' in match)) continue
    const { method, template } = match.route
    throw new ConfigError(`${path} is where the API is described, and a path of ${template.text}, which is ${method.parent.typeName}.${method.name}: set ${off}`)
  }
}
