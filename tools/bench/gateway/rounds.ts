import { run } from '../program.ts'
import { announce } from '../report.ts'
import { cpuTimeOf } from './cpu-time.ts'
import type { Peer, PeerName } from './peers.ts'
import type { Workload } from './workloads.ts'
import { workloads } from './workloads.ts'

const rounds = 21
const connections = 16

/** CPU of one request, in microseconds. */
export interface Sample {
  readonly cpu: number
  /** What of it was spent in the kernel. */
  readonly system: number
  /** The share of the time in which the core was busy with it, 0 to 1. */
  readonly busy: number
}

/** What each gateway took in each round: of each of them as many samples, in the same order. */
export interface Measured {
  readonly workload: Workload
  readonly samples: ReadonlyMap<PeerName, readonly Sample[]>
}

export interface Setting {
  readonly peers: readonly Peer[]
  /** Of who asks. */
  readonly core: number
  /** The program that asks. */
  readonly load: string
  readonly signal: AbortSignal
}

/** One workload after the other. The gateways take turns, so that what else the machine does falls on all of them. */
export async function measure(setting: Setting): Promise<Measured[]> {
  const measured: Measured[] = []
  for (const workload of workloads) {
    announce(`asks for ${workload.path}: a warm-up and ${rounds} rounds`)
    for (const peer of setting.peers) await ask(peer, workload.path, workload.warmUp, setting)
    const samples = new Map(setting.peers.map(({ name }) => [name, [] as Sample[]]))
    for (let round = 0; round < rounds; round++) {
      for (const peer of setting.peers) samples.get(peer.name)?.push(await ask(peer, workload.path, workload.requests, setting))
    }
    measured.push({ workload, samples })
  }
  return measured
}

async function ask({ origin, pid }: Peer, path: string, requests: number, { core, load, signal }: Setting): Promise<Sample> {
  const before = cpuTimeOf(pid)
  const { stdout } = await run('taskset', ['-c', String(core), load, '-url', `${origin}${path}`, '-connections', String(connections), '-requests', String(requests)], { signal })
  const after = cpuTimeOf(pid)
  const system = after.system - before.system
  const cpu = after.user - before.user + system
  return { cpu: (cpu / requests) * 1e6, system: (system / requests) * 1e6, busy: cpu / Number(stdout) }
}
