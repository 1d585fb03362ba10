import type { Plan } from '@slipway/transcoder'
import { GrpcTransport } from '@slipway/transcoder'
import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { buildAdmin } from './admin.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { credentialsOf } from './credentials.ts'
import type { Address } from './environment.ts'
import { ConfigError } from './environment.ts'
import { lastAnswers } from './last-answers.ts'
import { openSources } from './sources.ts'

/** A gateway that listens. */
export interface Gateway {
  /** The ports that it really has. */
  readonly port: number
  /** 0 where it has no admin port. */
  readonly adminPort: number
  /** What is transcoded at the moment; undefined where nothing is. */
  plan(): Plan | undefined
  /** Says that it is unready, waits, ends what is in flight, closes. */
  stop(): Promise<void>
}

/** Starts the gateway. Throws a ConfigError or a PlanError, and leaves nothing open. */
export async function startGateway(config: Config): Promise<Gateway> {
  const credentials = credentialsOf(config)
  const transport = new GrpcTransport(config.upstreams, credentials)
  const transcodes = config.reflection || config.descriptors.length > 0
  const { app, metrics, plan } = await buildApp(config, { transport, openSources: transcodes ? (say) => openSources(config, credentials, say) : undefined })
  let ready = true
  const announceEnd = lastAnswers(app.server)
  const admin = buildAdmin({ isReady: () => ready, upstreams: () => transport.states() }, metrics)
  try {
    const adminPort = config.admin ? await listen(admin, config.nameOf('ADMIN_ADDR'), config.admin) : 0
    const port = await listen(app, config.nameOf('HTTP_ADDR'), config.http)
    app.log.info({ 'server.port': port, 'admin.port': adminPort }, 'ready')
    const stop = async () => {
      ready = false
      announceEnd()
      app.log.info('draining')
      await delay(config.shutdownDelay)
      await closeWithin(app, config.shutdownGrace)
      await admin.close()
    }
    return { port, adminPort, plan, stop }
  } catch (error) {
    await Promise.all([app.close(), admin.close()])
    throw error
  }
}

/** Lets requests in flight end, and cuts off those that take longer than `grace` milliseconds. */
async function closeWithin(app: FastifyInstance, grace: number): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), grace)
  await app.close()
  clearTimeout(timer)
}

async function listen(app: FastifyInstance, variable: string, { host, port }: Address): Promise<number> {
  try {
    await app.listen({ host, port })
    return (app.server.address() as AddressInfo).port
  } catch (error) {
    throw new ConfigError(`${variable}: cannot listen on ${host}:${port}: ${(error as Error).message}`)
  }
}
