import { execFileSync, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { until } from '../until.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/** A clone of the last commit in a folder of its own, with the workspace's installed dependencies, in which `npm start` runs. */
export class Clone {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-clone-'))
  readonly runs: Run[] = []

  constructor() {
    execFileSync('git', ['clone', '--quiet', '--local', workspace, this.root])
    // With another lock, the bootstrap of the clone would install into the workspace's own folder.
    const lock = (root: string) => readFileSync(path.join(root, 'package-lock.json'), 'utf8')
    if (lock(workspace) !== lock(this.root)) throw new Error('package-lock.json is not what was committed: commit it first')
    const stamp = path.join(workspace, 'node_modules/.slipway-stamp')
    const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : ''
    if (installed !== createHash('sha256').update(lock(workspace)).digest('hex')) throw new Error('package-lock.json is not what is installed: run npm test once')
    for (const folder of ['node_modules', 'tools/slipway/node_modules', 'apps/gateway/node_modules', 'libs/transcoder/node_modules']) {
      if (existsSync(path.join(workspace, folder))) symlinkSync(path.join(workspace, folder), path.join(this.root, folder))
    }
  }

  /** What `npm start` runs. */
  start(port: number, ...args: string[]): Run {
    const run = new Run(this.root, port, args)
    this.runs.push(run)
    return run
  }

  async remove(): Promise<void> {
    for (const run of this.runs) await run.kill()
    rmSync(this.root, { recursive: true, force: true })
  }
}

/** One `npm start`, and what it prints. */
export class Run {
  readonly port: number
  readonly child: ChildProcess
  #output = ''
  #ended: number | null | undefined

  constructor(root: string, port: number, args: readonly string[]) {
    this.port = port
    this.child = spawn(process.execPath, [path.join(root, 'tools/bootstrap/run.mjs'), 'dev', ...args], {
      cwd: root,
      env: { ...process.env, PORT: String(port), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => { this.#output += text })
    this.child.on('close', (code) => { this.#ended = code })
  }

  get output(): string {
    return this.#output
  }

  /** Every process of this run that lives: the bootstrap's descendants, and itself. */
  processes(): { readonly pid: number; readonly command: string }[] {
    const all = listProcesses()
    const found: typeof all = []
    const wanted = new Set([this.child.pid])
    for (let grown = true; grown; ) {
      const more = all.filter((one) => (wanted.has(one.parent) || wanted.has(one.pid)) && !found.includes(one))
      for (const one of more) wanted.add(one.pid)
      found.push(...more)
      grown = more.length > 0
    }
    return found
  }

  /** The one process whose command line matches. */
  process(pattern: RegExp): number {
    const found = this.processes().find(({ command }) => pattern.test(command))
    if (!found) throw new Error(`no process of this run matches ${pattern}:\n${this.processes().map(({ command }) => command).join('\n')}`)
    return found.pid
  }

  ready(): Promise<void> {
    return this.says('ready in')
  }

  /** Waits until this is printed, after what `since` had been. Throws, with all that was printed, if the run ends or says nothing of it. */
  async says(text: string, since = 0): Promise<void> {
    await until(`it prints "${text}"`, () => {
      if (this.#output.slice(since).includes(text)) return true
      if (this.#ended !== undefined) throw new Error(`it ended with ${this.#ended} before it printed "${text}":\n${this.#output}`)
      return false
    }).catch((error: unknown) => {
      throw new Error(`${(error as Error).message}\n${this.#output}`, { cause: error })
    })
  }

  /** Waits for the end, and answers the exit code. */
  async ended(): Promise<number | null> {
    await until('it ends', () => this.#ended !== undefined)
    return this.#ended ?? null
  }

  /** An answer of the gateway; undefined if there is none. */
  async get(resource: string): Promise<{ readonly status: number; readonly text: string } | undefined> {
    return this.request('GET', resource)
  }

  async request(method: string, resource: string, body?: object): Promise<{ readonly status: number; readonly text: string } | undefined> {
    try {
      const init = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
      const response = await fetch(`http://127.0.0.1:${this.port}${resource}`, { method, signal: AbortSignal.timeout(2_000), ...init })
      return { status: response.status, text: await response.text() }
    } catch {
      return undefined
    }
  }

  /** Waits until the gateway answers 200 with what is asked for. */
  answers(resource: string, text = '', within?: number): Promise<void> {
    return until(`${resource} answers 200`, async () => {
      const answer = await this.get(resource)
      return answer?.status === 200 && answer.text.includes(text)
    }, within)
  }

  async kill(): Promise<void> {
    if (this.#ended !== undefined) return
    const all = this.processes()
    for (const { pid } of all) killIfThere(pid)
    await until('all of it is gone', () => all.every(({ pid }) => !isAlive(pid)))
  }
}

/** Whether a process lives; one that only waits for its parent to notice its end does not. */
export function isAlive(pid: number): boolean {
  return listProcesses().some((one) => one.pid === pid)
}

export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

function listProcesses(): Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    try {
      // proc_pid_stat(5): pid (name) state parent
      const [, state = '', parent = ''] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? []
      if (state === 'Z' || state === 'X') return []
      return [{ pid: Number(name), parent: Number(parent), command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') }]
    } catch {
      return []
    }
  })
}

/** Memory that processes hold, in bytes; what several share counts once (proc_pid_smaps(5), Pss). */
export function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const kilobytes = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]
    return sum + Number(kilobytes) * 1024
  }, 0)
}
