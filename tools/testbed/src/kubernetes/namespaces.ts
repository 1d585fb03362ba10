import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { lastLines } from '../program.ts'

/** A process in namespaces of its own. It ends with this process, however that ends, and all below it with it. */
export interface Namespaces {
  /** Of the first process in them, as the machine counts. */
  readonly pid: number
  /** Ends all in them at once. */
  kill(): Promise<void>
}

export interface NamespacesOptions {
  /** As unshare(1) calls them. */
  readonly kinds: readonly string[]
  readonly command: readonly string[]
  readonly log: string
}

/** What a program on a node finds in its environment: nothing of this process's, which may name proxies. */
export const nodeEnvironment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: 'C.UTF-8' }

/** How a program is called so that it runs on the node with this first process. */
export function enterNode(pid: number, command: readonly string[]): readonly string[] {
  const environment = Object.entries(nodeEnvironment).map(([name, value]) => `${name}=${value}`)
  return ['nsenter', `--target=${pid}`, '--mount', '--uts', '--ipc', '--net', '--pid', '--', 'env', '--ignore-environment', ...environment, ...command]
}

export async function startNamespaces({ kinds, command, log }: NamespacesOptions): Promise<Namespaces> {
  const file = openSync(log, 'a')
  const namespaces = [...kinds.map((kind) => `--${kind}`), '--pid', '--mount', '--fork', '--mount-proc', '--kill-child=KILL']
  // In a session of its own, so that a terminal's Ctrl-C leaves it to whoever started it.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, '--', ...command], { env: nodeEnvironment, stdio: ['ignore', file, file], detached: true })
  closeSync(file)
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const pid = await firstProcess(child, log)
  return {
    pid,
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) process.kill(pid, 'SIGKILL')
      await gone
    },
  }
}

async function firstProcess(child: ChildProcess, log: string): Promise<number> {
  for (;;) {
    const [first] = childrenOf(child.pid)
    if (first !== undefined) return first
    if (child.exitCode !== null || child.pid === undefined) throw new Error(`a namespace could not be made:\n${lastLines(readFileSync(log))}`)
    await pause(10)
  }
}

/** Of a process that has ended there are none. */
function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}
