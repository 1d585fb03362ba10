import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Where a clone keeps what runs in it. */
export interface State {
  readonly folder: string
  readonly data: string
  readonly logs: string
  readonly binaries: string
  /** Of the databases' roles: random, the same for this clone until it is reset. */
  readonly password: string
  /** Lets the next runner in. */
  release(): void
}

/** Opens the clone's state, cleared first if asked. Throws one sentence if another runner uses it. */
export function openState(root: string, { reset }: { readonly reset: boolean }): State {
  const folder = path.join(root, '.slipway/dev')
  const lock = path.join(folder, 'lock')
  const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
  if (isRunner(holder)) {
    throw new Error(`this clone already runs (process ${holder}): stop it with Ctrl-C there, or use another clone with PORT=9000 npm start`)
  }
  if (reset) rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(lock, String(process.pid))
  const at = (name: string) => path.join(folder, name)
  return {
    folder, data: at('postgres'), logs: at('logs'), binaries: at('bin'), password: readPassword(at('roles.password')),
    release: () => rmSync(lock, { force: true }),
  }
}

function readPassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(18).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8')
}

/** Whether that process lives and is a runner: a pid may have gone to another since. */
function isRunner(pid: number): boolean {
  if (pid <= 1 || pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('slipway.mjs')
  } catch {
    return false
  }
}
