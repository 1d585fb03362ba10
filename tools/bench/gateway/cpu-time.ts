import { readFileSync } from 'node:fs'

/** Of all threads of a process since it began, in seconds. */
export interface CpuTime {
  readonly user: number
  readonly system: number
}

/** USER_HZ: what the kernel counts in for whoever reads /proc, on every architecture that Node runs on. */
const ticksPerSecond = 100

/** proc(5), /proc/pid/stat: utime is its 14th field and stime its 15th. The second is the program's name, which may have blanks and brackets. */
export function cpuTimeOf(pid: number): CpuTime {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { user: Number(fields[11]) / ticksPerSecond, system: Number(fields[12]) / ticksPerSecond }
}
