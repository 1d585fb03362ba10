import { existsSync, readFileSync, readdirSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const patience = 15_000

/**
 * Stops the server that a killed run left on a data folder. Its postmaster is found by the pid file of this very folder, and by nothing
 * else. Throws one sentence if it does not stop.
 */
export async function stopLeftover(data: string): Promise<void> {
  const file = path.join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  const [pid = 0] = readFileSync(file, 'utf8').split('\n').map(Number)
  if (isPostgresOn(pid, data)) process.kill(pid, 'SIGINT')
  const deadline = Date.now() + patience
  for (let left = processesIn(data); left.length > 0 || isPostgresOn(pid, data); left = processesIn(data)) {
    if (Date.now() > deadline) {
      throw new Error(`a PostgreSQL of an earlier run (process ${left[0] ?? pid}) still uses ${data} and does not stop: end it, then start again`)
    }
    await delay(50)
  }
  // PostgreSQL would take a dead postmaster for a live one until init collects it, or whoever has its pid by now.
  if (process.platform === 'linux') rmSync(file, { force: true })
}

/** Whether that process lives and runs on that folder: a pid may have gone to another since. */
function isPostgresOn(pid: number, data: string): boolean {
  if (pid <= 1) return false
  try {
    process.kill(pid, 0)
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch {
    return false
  }
}

/** A server's processes all work in its data folder, and outlive their postmaster for a moment. Linux only; elsewhere none are found. */
function processesIn(data: string): number[] {
  if (process.platform !== 'linux') return []
  const folder = realpathSync(data)
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === folder
    } catch {
      return false
    }
  })
}
