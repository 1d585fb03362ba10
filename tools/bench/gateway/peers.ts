import type { ChildProcess } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '@slipway/toolkit/ports'
import type { Built } from './build.ts'
import { protoFolders } from './build.ts'
import type { Cores } from './cores.ts'
import { workloads } from './workloads.ts'
import type { Program } from './processes.ts'
import { Processes } from './processes.ts'

/** A gateway that answers. */
export interface Peer {
  readonly name: PeerName
  readonly pid: number
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string
}

/** In the order in which they take turns. */
export const peerNames = ['this gateway', 'Fastify + grpc-js + proto-loader', 'grpc-gateway', 'Fastify + undici'] as const
export type PeerName = (typeof peerNames)[number]

const patience = 15_000

/** Lends all gateways, with what is behind them, each answering; then ends them. */
export async function withPeers(built: Built, cores: Cores, signal: AbortSignal, use: (peers: readonly Peer[]) => Promise<void>): Promise<void> {
  const processes = new Processes()
  try {
    const [grpc, http] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`]
    await untilAnswers(processes.start(cores.others, { command: built.upstream, args: ['-grpc', grpc, '-http', http] }), `http://${http}`, signal)
    const peers: Peer[] = []
    for (const name of peerNames) {
      const port = await freePort()
      const origin = `http://127.0.0.1:${port}`
      const pid = await untilAnswers(processes.start(cores.measured, await programs[name]({ built, port, grpc, http })), origin, signal)
      peers.push({ name, pid, origin })
    }
    await use(peers)
  } finally {
    await processes.end()
  }
}

interface Place {
  readonly built: Built
  readonly port: number
  /** host:port of what is behind. */
  readonly grpc: string
  readonly http: string
}

const production = { NODE_ENV: 'production' }
const byHand = (file: string) => [path.join(import.meta.dirname, 'node', file)]

const programs: Readonly<Record<PeerName, (place: Place) => Program | Promise<Program>>> = {
  'this gateway': async ({ built, port, grpc }) => ({
    command: process.execPath,
    args: [built.gateway],
    env: {
      ...production,
      HTTP_ADDR: `127.0.0.1:${port}`,
      ADMIN_ADDR: `127.0.0.1:${await freePort()}`,
      DESCRIPTORS: built.descriptors,
      UPSTREAMS: `slipway.bench=${grpc}`,
      LOG_LEVEL: 'error',
    },
  }),
  'Fastify + grpc-js + proto-loader': ({ port, grpc }) => ({
    command: process.execPath,
    args: byHand('fastify-grpc.ts'),
    env: { ...production, PORT: String(port), UPSTREAM: grpc, PROTOS: protoFolders.join(',') },
  }),
  // One core, one thread that runs Go: more would only take turns.
  'grpc-gateway': ({ built, port, grpc }) => ({ command: built.grpcGateway, args: ['-http', `127.0.0.1:${port}`, '-upstream', grpc], env: { GOMAXPROCS: '1' } }),
  'Fastify + undici': ({ port, http }) => ({
    command: process.execPath,
    args: byHand('fastify-undici.ts'),
    env: { ...production, PORT: String(port), UPSTREAM: `http://${http}` },
  }),
}

/** Its process id. Rejects if it ends before it answers, or takes too long. */
async function untilAnswers(child: ChildProcess, origin: string, signal: AbortSignal): Promise<number> {
  const what = child.spawnargs.slice(3).join(' ')
  const late = AbortSignal.any([signal, AbortSignal.timeout(patience)])
  for (;;) {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) throw new Error(`${what} ended before it answered`)
    const status = await fetch(`${origin}${workloads[0].path}`, { signal: late }).then(async (response) => {
      await response.arrayBuffer()
      return response.status
    }).catch(() => undefined)
    if (status === 200) return child.pid
    if (late.aborted) throw new Error(`${what} answers ${status ?? 'nothing'} after ${patience} ms`)
    await delay(20)
  }
}
