import { routeOf } from '@slipway/transcoder'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { docsPathOf } from './docs/paths.ts'
import { forwardOf } from './forward.ts'

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Counts and times every request, by the template of its route: a label per path would have no end. */
export function measure(app: FastifyInstance): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_server_request_duration_seconds',
    help: 'Time from the request line to the end of the answer; of a stream, to its beginning.',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers: [registry],
  })
  const observe = async (request: FastifyRequest, reply: FastifyReply) => {
    const route = routeOf(request)?.template.text ?? forwardOf(request) ?? docsPathOf(request) ?? 'none'
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
  }
  // A stream lasts as long as its client likes, which says nothing of how fast anything is.
  app.addHook('onSend', async (request, reply) => (isStream(request) ? observe(request, reply) : undefined))
  // A WebSocket has no more to send after its handshake, which is all that is timed of it.
  app.addHook('onResponse', async (request, reply) => (isStream(request) && reply.statusCode !== 101 ? undefined : observe(request, reply)))
  return registry
}

function isStream(request: FastifyRequest): boolean {
  return routeOf(request)?.method.methodKind === 'server_streaming'
}
