import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What `slipway dev` notes of the system that it runs, for commands of the same clone. */
export interface Running {
  readonly pid: number
  /** Of the gateway. */
  readonly url: string
  readonly services: Readonly<Record<string, {
    readonly kind: 'grpc' | 'http' | 'job'
    /** Where it is called: a gRPC target or a URL; empty for a job. */
    readonly target: string
    /** Where its probes and metrics are; empty for a job. */
    readonly admin: string
  }>>
  /** Where the runner takes orders, and the word that it takes them for. */
  readonly control: { readonly url: string; readonly token: string }
}

/** Notes it, for its owner alone. */
export function writeRunning(folder: string, running: Running): void {
  const file = fileIn(folder)
  writeFileSync(`${file}.new`, `${JSON.stringify(running, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
}

export function removeRunning(folder: string): void {
  rmSync(fileIn(folder), { force: true })
}

/** The system that runs in this clone; undefined if none does. */
export function readRunning(root: string): Running | undefined {
  const file = fileIn(path.join(root, '.slipway/dev'))
  if (!existsSync(file)) return undefined
  const running = JSON.parse(readFileSync(file, 'utf8')) as Running
  return isAlive(running.pid) ? running : undefined
}

function fileIn(folder: string): string {
  return path.join(folder, 'running.json')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
