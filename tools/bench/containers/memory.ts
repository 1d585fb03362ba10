import { readFileSync, readdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { docker } from '../program.ts'
import { announce, printTable, spread } from '../report.ts'
import type { Container } from './engine.ts'

const quiet = 30_000
const rounds = 7

/** All in MiB. */
interface Memory {
  /** Resident set of the first process: VmRSS of proc_pid_status(5). */
  readonly rss: number
  /** Of that what no file backs. */
  readonly anonymous: number
  /** Proportional set of all processes, where shared pages count once: Pss of smaps_rollup. */
  readonly pss: number
  /** What the engine says: the control group's memory without the cache of files that nobody uses. */
  readonly stats: number
}

/** What containers hold that have been started, asked nothing but their health, and left alone for a while. */
export async function reportMemory(containers: ReadonlyMap<string, Container>): Promise<void> {
  announce(`leaves the containers alone for ${quiet / 1000} s`)
  await pause(quiet)
  const samples = new Map<string, Memory[]>([...containers.keys()].map((name) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const [name, { Id }] of containers) samples.get(name)?.push(await measure(Id))
    await pause(1000)
  }
  printTable(`Idle memory: MiB (medians, lowest to highest of ${rounds})`, ['container', 'RSS', 'of it anonymous', 'PSS of all processes', 'docker stats'], [...samples].map(([name, all]) => {
    const column = (key: keyof Memory) => spread(all.map((one) => one[key]), 1)
    return [name, column('rss'), column('anonymous'), column('pss'), column('stats')]
  }))
}

async function measure(id: string): Promise<Memory> {
  const processes = processesOf(id)
  const first = processes.find((pid) => /^NSpid:.*\s1$/m.test(read(pid, 'status')))
  const status = first === undefined ? '' : read(first, 'status')
  const pss = processes.reduce((sum, pid) => sum + (field(read(pid, 'smaps_rollup'), 'Pss') || 0), 0)
  return { rss: field(status, 'VmRSS'), anonymous: field(status, 'RssAnon'), pss, stats: statsOf(await docker('stats', '--no-stream', '--format', '{{.MemUsage}}', id)) }
}

/** By the numbers that they have here, whatever the engine counts in. */
function processesOf(container: string): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => read(pid, 'cgroup').includes(container))
}

/** Empty for a process that has ended meanwhile. */
function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function field(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? Number.NaN) / 1024
}

/** `12.5MiB / 128MiB` */
function statsOf(usage: string): number {
  const [, amount, unit = ''] = /^([\d.]+)([KMG]iB)/.exec(usage) ?? []
  return Number(amount) * ({ KiB: 1 / 1024, MiB: 1, GiB: 1024 }[unit] ?? Number.NaN)
}
