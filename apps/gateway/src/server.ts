import { GrpcTransport } from '@slipway/transcoder'
import type { FastifyInstance } from 'fastify'
import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { buildAdmin } from './admin.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import type { Address } from './environment.ts'
import { ConfigError } from './environment.ts'

/** A gateway that listens. */
export interface Gateway {
  /** The ports that it really has. */
  readonly port: number
  readonly adminPort: number
  /** Says that it is unready, waits, ends what is in flight, closes. */
  stop(): Promise<void>
}

/** Starts the gateway. Throws a ConfigError or a PlanError, and leaves nothing open. */
export async function startGateway(config: Config): Promise<Gateway> {
  const transport = new GrpcTransport(config.upstreams)
  const { app, metrics } = await buildApp(config, await readDescriptors(config.descriptors), transport)
  let ready = true
  const admin = buildAdmin({ isReady: () => ready, upstreams: () => transport.states() }, metrics)
  try {
    const adminPort = await listen(admin, 'ADMIN_ADDR', config.admin)
    const port = await listen(app, 'HTTP_ADDR', config.http)
    app.log.info({ 'server.port': port, 'admin.port': adminPort }, 'ready')
    const stop = async () => {
      ready = false
      app.log.info('draining')
      await delay(config.shutdownDelay)
      await closeWithin(app, config.shutdownGrace)
      await admin.close()
    }
    return { port, adminPort, stop }
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

async function readDescriptors(files: readonly string[]): Promise<Uint8Array[]> {
  return Promise.all(files.map((file) => readFile(file).catch((error: Error) => {
    throw new ConfigError(`DESCRIPTORS: ${file} cannot be read: ${error.message}`)
  })))
}

async function listen(app: FastifyInstance, variable: string, { host, port }: Address): Promise<number> {
  try {
    await app.listen({ host, port })
    return (app.server.address() as AddressInfo).port
  } catch (error) {
    throw new ConfigError(`${variable}: cannot listen on ${host}:${port}: ${(error as Error).message}`)
  }
}
