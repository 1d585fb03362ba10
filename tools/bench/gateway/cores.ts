import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** The machine lacks what the bench cannot do without. */
export class UnsupportedError extends Error {
  readonly code = 'UNSUPPORTED'
}

const programs = { taskset: 'which pins processes to cores (util-linux)', go: 'which its peers are written in' }

export interface Cores {
  /** Of the gateway that is measured. All have this one, and take turns. */
  readonly measured: number
  /** Of those who ask and who answer. */
  readonly others: number
}

/** Two cores that are as far apart as they can be: neighbours are often two threads of one. Throws an UnsupportedError. */
export function pickCores(): Cores {
  if (process.platform !== 'linux' || !existsSync('/proc/self/stat')) throw new UnsupportedError('it reads the CPU time of processes from /proc, so it needs Linux')
  const missing = Object.entries(programs).find(([program]) => spawnSync(program, ['--version']).error)
  if (missing) throw new UnsupportedError(`it needs ${missing.join(', ')}`)
  const allowed = expand(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '')
  const [measured, others] = [allowed.at(0), allowed.at(-1)]
  if (measured === undefined || others === undefined || measured === others) throw new UnsupportedError('it needs two cores, one of them for what is measured')
  return { measured, others }
}

/** `0-2,5` is 0, 1, 2 and 5. */
function expand(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return Array.from({ length: last - first + 1 }, (_, i) => first + i)
  })
}
