import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { bridge } from '../machine/interfaces.ts'
import { controlGroup } from '../machine/control-groups.ts'
import { privateFolders } from '../machine/machine.ts'
import { lastLines } from '../program.ts'

export interface Dockerd {
  readonly socket: string
  stop(): Promise<void>
}

export interface DockerdOptions {
  /** Short: the kernel takes 107 characters. */
  readonly socket: string
  readonly data: string
  /** The block that networks are cut from. */
  readonly pool: string
  readonly signal?: AbortSignal | undefined
}

const script = path.resolve(import.meta.dirname, '../../docker/dockerd.sh')

/** Starts dockerd and waits until it answers. It ends with this process, however that ends. */
export async function startDockerd({ socket, data, pool, signal }: DockerdOptions): Promise<Dockerd> {
  const log = path.join(data, 'dockerd.log')
  const child = spawnApart(log, [
    `--host=unix://${socket}`,
    `--data-root=${data}/root`,
    `--exec-root=${data}/exec`,
    `--pidfile=${data}/pid`,
    `--bridge=${bridge}`,
    `--default-address-pool=base=${pool},size=24`,
    '--storage-driver=overlay2',
    '--exec-opt=native.cgroupdriver=cgroupfs',
    `--cgroup-parent=/${controlGroup}`,
  ])
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = () => end(child, gone)
  try {
    while (!(await answers(socket))) {
      signal?.throwIfAborted()
      if (child.exitCode !== null) throw new Error(`dockerd ended before it answered:\n${lastLines(readFileSync(log))}`)
      await pause(50)
    }
  } catch (error) {
    await stop()
    throw error
  }
  return { socket, stop }
}

/** In a session of its own, so that a terminal's Ctrl-C leaves it to whoever started it. */
function spawnApart(log: string, args: readonly string[]): ChildProcess {
  const file = openSync(log, 'a')
  const namespaces = ['--mount', '--pid', '--fork', '--mount-proc', '--kill-child=KILL']
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...namespaces, 'sh', script, ...privateFolders, '--', ...args], {
    stdio: ['ignore', file, file],
    detached: true,
  })
  closeSync(file)
  return child
}

/** Ends all in the namespace at once, by ending its first process. Nothing there needs a farewell: its data goes too. */
async function end(child: ChildProcess, gone: Promise<void>): Promise<void> {
  const [first = child.pid] = childrenOf(child.pid)
  if (first !== undefined && child.exitCode === null && child.signalCode === null) process.kill(first, 'SIGKILL')
  await gone
}

/** Of a process that has ended there are none. */
function childrenOf(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: socket, path: '/_ping' }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.once('error', () => resolve(false))
    asked.end()
  })
}
