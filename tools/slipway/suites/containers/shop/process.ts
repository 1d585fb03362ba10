import { readFileSync, readdirSync } from 'node:fs'

/**
 * The first process of a container, by the number that it has here: the engine may count in a namespace of its own. It is the one of its
 * control group that is number 1 inside (proc_pid_status(5), NSpid).
 */
export function processOf(container: string): number {
  const inside = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes(container) && statusOf(pid)['NSpid']?.split('\t').at(-1) === '1'
    } catch {
      return false
    }
  })
  const [pid] = inside
  if (pid === undefined) throw new Error(`the container ${container} has no process`)
  return pid
}

/** What the kernel says of a process, by key: proc_pid_status(5). */
export function statusOf(pid: number): Readonly<Record<string, string>> {
  return Object.fromEntries(readFileSync(`/proc/${pid}/status`, 'utf8').trim().split('\n').map((line) => {
    const [key = '', value = ''] = line.split(':\t')
    return [key, value.trim()]
  }))
}
