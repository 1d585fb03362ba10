import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'

/** Somewhere that a connection could go. */
export interface Place {
  /** What it is called in messages. */
  readonly name: string
  readonly address: string
  readonly port: number
}

/** A listener answered; nobody listens, which somebody said; or nothing came back, as when a policy drops what is sent. */
export type Reached = 'open' | 'refused' | 'silent'

const execute = promisify(execFile)
const program = path.join(import.meta.dirname, 'reach.ts')

/** Tries places from the network of a pod on this machine, or from the machine's own. */
export async function reachFrom(pod: { readonly uid: string } | 'machine', places: readonly Place[]): Promise<Reached[]> {
  const reach = [process.execPath, program, JSON.stringify(places)] as const
  const [command, ...args] = pod === 'machine' ? reach : ['nsenter', `--net=/proc/${processOf(pod.uid)}/ns/net`, '--', ...reach]
  const { stdout } = await execute(command, args)
  return JSON.parse(stdout) as Reached[]
}

/** A process of a pod, as this machine counts. The kubelet names a pod's control group after its uid. */
function processOf(uid: string): number {
  const found = readdirSync('/proc').find((name) => /^\d+$/.test(name) && groupsOf(name).includes(`pod${uid}`))
  if (found === undefined) throw new Error(`no process of this machine is of pod ${uid}`)
  return Number(found)
}

/** Of a process that has ended there are none. */
function groupsOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cgroup`, 'utf8')
  } catch {
    return ''
  }
}
