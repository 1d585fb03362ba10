import type { Transport } from '@slipway/transcoder'
import { ApiError, planRoutes, readDescriptors, sendError, transcoder } from '@slipway/transcoder'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastify, { LogController } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from './config.ts'
import { answerBrokenHttp, edgeLimits, refuseSeveralHosts, requestId } from './edge.ts'
import { forwarder } from './forward.ts'
import { refuseCollisions } from './forward/collision.ts'
import { identityOf } from './identity.ts'
import { logOptions } from './log.ts'
import { measure } from './metrics.ts'

/** The public door, not yet listening. Throws a PlanError for descriptors that cannot be served, a ConfigError for what is served twice. */
export async function buildApp(
  config: Pick<Config, 'deadlines' | 'developmentIdentity' | 'forwards' | 'logLevel' | 'maxBodyBytes' | 'maxUploadBytes'>,
  descriptors: readonly Uint8Array[],
  transport: Transport,
): Promise<{ readonly app: FastifyInstance; readonly metrics: Registry }> {
  const app = fastify({
    ...edgeLimits,
    bodyLimit: config.maxBodyBytes,
    logger: logOptions(config.logLevel),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'http.request.id' }),
    genReqId: requestId,
    clientErrorHandler: answerBrokenHttp,
    frameworkErrors: sendError,
    forceCloseConnections: 'idle',
  })
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request) => {
    throw new ApiError('NOT_FOUND', `nothing is served at ${request.method} ${request.url.split('?')[0]}`)
  })
  const metrics = measure(app)
  logRequests(app)
  refuseSeveralHosts(app)
  const { deadlines, developmentIdentity, forwards, maxUploadBytes } = config
  if (developmentIdentity !== undefined) app.log.warn(`nobody signs in: clients are ${developmentIdentity}, or whoever they say they are`)
  const callMetadata = ({ headers }: FastifyRequest) => identityOf(headers, developmentIdentity)
  if (forwards.size > 0) {
    refuseCollisions(forwards.keys(), planRoutes(readDescriptors(descriptors)))
    await app.register(forwarder, { forwards, deadlines, maxUploadBytes, callMetadata })
  }
  if (descriptors.length > 0) await app.register(transcoder, { descriptors, transport, deadlines, maxUploadBytes, callMetadata })
  return { app, metrics }
}

function logRequests(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-request-id', request.id)
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info({
      'http.request.method': request.method,
      'url.path': request.url.split('?')[0],
      'http.response.status_code': reply.statusCode,
      'event.duration': Math.round(reply.elapsedTime * 1e6),
    }, 'request')
  })
}
