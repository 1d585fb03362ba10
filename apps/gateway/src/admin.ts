import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import type { Registry } from 'prom-client'

/** What the admin port tells of the gateway. */
export interface Status {
  /** Whether it takes requests. A dead upstream is reported and makes no gateway unready: the others still work. */
  isReady(): boolean
  upstreams(): ReadonlyMap<string, string>
}

/** The admin port, not yet listening: liveness and readiness for whoever runs the gateway, metrics for Prometheus. */
export function buildAdmin(status: Status, metrics: Registry): FastifyInstance {
  const admin = fastify({ requestTimeout: 5000, bodyLimit: 1024 })
  admin.get('/livez', async () => ({ status: 'ok' }))
  admin.get('/readyz', async (_request, reply) => {
    const ready = status.isReady()
    reply.code(ready ? 200 : 503)
    return { status: ready ? 'ready' : 'draining', upstreams: Object.fromEntries(status.upstreams()) }
  })
  admin.get('/metrics', async (_request, reply) => {
    reply.type(metrics.contentType)
    return metrics.metrics()
  })
  return admin
}
