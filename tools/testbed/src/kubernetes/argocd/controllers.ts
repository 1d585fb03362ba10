import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { freePort } from '@slipway/toolkit/ports'
import type { Background } from '../background.ts'
import { startBackground } from '../background.ts'
import { namespace } from './objects.ts'
import type { Programs } from './programs.ts'

export interface Controllers {
  /** host:port of the API that people's tools speak to. */
  readonly server: string
  stop(): Promise<void>
}

interface ControllerOptions {
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
  readonly logs: string
  readonly signal?: AbortSignal | undefined
}

const loopback = '127.0.0.1'

/** Starts Redis, and then the three programs that meet there. */
export async function startControllers(programs: Programs, { environment, folder, logs, signal }: ControllerOptions): Promise<Controllers> {
  const [redis, repositories, server, ...metrics] = await Promise.all(Array.from({ length: 6 }, freePort)) as [number, number, number, number, number, number]
  const running: Background[] = []
  const stop = async () => void (await Promise.all(running.splice(0).map((one) => one.stop())))
  const start = async (name: string, command: readonly string[], answers: () => Promise<boolean>) => {
    running.unshift(await startBackground(name, command, { logs, env: environment, answers, signal }))
  }
  const data = path.join(folder, 'redis')
  mkdirSync(data)
  const common = ['--redis', `${loopback}:${redis}`, '--loglevel', 'info', '--logformat', 'text']
  const meets = [...common, '--repo-server', `${loopback}:${repositories}`, '--repo-server-plaintext']
  try {
    await start('redis', ['redis-server', '--port', String(redis), '--bind', loopback, '--save', '', '--appendonly', 'no', '--dir', data], () => accepts(redis))
    await start('repo-server', [
      programs.of('argocd-repo-server'), ...common, '--address', loopback, '--port', String(repositories), '--metrics-address', loopback, '--metrics-port', String(metrics[0]), '--disable-tls',
      // Every look is at what the repository has now; by default it is at most three minutes old.
      '--revision-cache-expiration', '2s',
    ], () => accepts(repositories))
    await Promise.all([
      // It heals at once; five seconds would do for people, and tests would wait for them.
      start('application-controller', [
        programs.of('argocd-application-controller'), ...meets, '--namespace', namespace, '--metrics-port', String(metrics[1]), '--app-resync', '5', '--app-resync-jitter', '0', '--self-heal-timeout-seconds', '1',
      ], () => isHealthy(metrics[1])),
      // Whoever reaches this machine's loopback is let in.
      start('server', [
        programs.of('argocd-server'), ...meets, '--namespace', namespace, '--address', loopback, '--port', String(server), '--metrics-address', loopback, '--metrics-port', String(metrics[2]), '--insecure', '--disable-auth',
      ], () => isHealthy(server)),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return { server: `${loopback}:${server}`, stop }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, loopback, () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://${loopback}:${port}/healthz`, { signal: AbortSignal.timeout(2000) }).then((response) => response.ok, () => false)
}
