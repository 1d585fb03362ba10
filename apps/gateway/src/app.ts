import type { Plan, Transport } from '@slipway/transcoder'
import { ApiError, defaultForwardHeaders, defaultResponseHeaders, errorSender, transcoder } from '@slipway/transcoder'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import fastify, { LogController } from 'fastify'
import type { Registry } from 'prom-client'
import type { Config } from './config.ts'
import { docs } from './docs.ts'
import { refuseDocsCollisions } from './docs/paths.ts'
import { answerBrokenHttp, edgeLimits, refuseSeveralHosts, requestId } from './edge.ts'
import { ConfigError } from './environment.ts'
import { forwarder } from './forward.ts'
import { refuseCollisions } from './forward/collision.ts'
import { identityOf } from './identity.ts'
import { logOptions } from './log.ts'
import { measure } from './metrics.ts'
import type { Sources } from './sources.ts'

/** The public door, not yet listening. */
export interface Door {
  readonly app: FastifyInstance
  readonly metrics: Registry
  /** What is transcoded at the moment; undefined where nothing is. */
  plan(): Plan | undefined
}

/** What is behind the door beside services that speak HTTP. */
export interface Upstream {
  readonly transport: Transport
  /** Reads where the API comes from; `say` is told what is waited for. Undefined where nothing is transcoded. */
  readonly openSources: ((say: (line: string) => void) => Promise<Sources>) | undefined
}

/** Rejects with a PlanError for descriptors that cannot be served, with a ConfigError for what is served twice or cannot be read; nothing is left open then. */
export async function buildApp(config: Config, upstream: Upstream): Promise<Door> {
  const sendError = errorSender(config.errors, { challenge: config.challenge })
  const app = fastify({
    ...edgeLimits(config.deadlines),
    bodyLimit: config.maxBodyBytes,
    logger: logOptions(config.logLevel),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'http.request.id' }),
    genReqId: requestId,
    clientErrorHandler: (error, socket) => answerBrokenHttp(config.errors, error, socket),
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
  try {
    return { app, metrics, plan: await serve(app, config, upstream) }
  } catch (error) {
    await app.close()
    throw error
  }
}

/** Puts the services behind the door. Answers what says which plan is served. */
async function serve(app: FastifyInstance, config: Config, { transport, openSources }: Upstream): Promise<() => Plan | undefined> {
  const { deadlines, developmentIdentity, errors, forwards, json, maxUploadBytes } = config
  if (developmentIdentity !== undefined) app.log.warn(`nobody signs in: clients are ${developmentIdentity}, or whoever they say they are`)
  const callMetadata = ({ headers }: FastifyRequest) => identityOf(headers, developmentIdentity)
  if (forwards.size > 0) await app.register(forwarder, { forwards, deadlines, maxUploadBytes, callMetadata })
  if (!openSources) return () => undefined
  const say = config.say ?? ((line: string) => app.log.warn(line))
  const { descriptors, httpRules } = await openSources(say)
  let current: Plan | undefined
  // Before the transcoder, which takes every other path.
  if (config.docs) await app.register(docs, { plan: () => current, document: { title: config.title, version: '1', json, errors } })
  await app.register(transcoder, {
    descriptors,
    ...(httpRules && { httpRules }),
    checkPlan: (plan) => checkPlan(plan, config),
    ...(config.leavesOut && { leaveOut: ({ message }) => say(`left out: ${message}`) }),
    onPlan: (plan) => { current = plan },
    transport, deadlines, errors, json, maxUploadBytes, callMetadata,
    forwardHeaders: [...defaultForwardHeaders, ...config.forwardHeaders],
    responseHeaders: [...defaultResponseHeaders, ...config.responseHeaders],
    responseTrailers: config.responseTrailers,
    bodyEtags: config.bodyEtags,
    compress: config.compress,
    webSocketOrigins: config.webSocketOrigins,
    ...(config.challenge !== undefined && { challenge: config.challenge }),
  })
  return () => current
}

/** Throws for a plan that would be right anywhere else. */
function checkPlan({ routes }: Plan, config: Config): void {
  refuseCollisions(config.forwards.keys(), routes)
  const off = config.nameOf('API_DOCS')
  if (config.docs) refuseDocsCollisions(routes, off === 'API_DOCS' ? `${off}=off` : off)
  if (config.needsRoutes && routes.length === 0) throw new ConfigError(`no method has a google.api.http rule: give rules with ${config.nameOf('HTTP_RULES')}`)
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
