import { readFileSync } from 'node:fs'

/** A process, told from a later one of the same number by when it started, in the kernel's ticks. */
export interface Owner {
  readonly pid: number
  readonly started: string
}

export function thisProcess(): Owner {
  return { pid: process.pid, started: startOf(process.pid) ?? '' }
}

export function isRunning({ pid, started }: Owner): boolean {
  return startOf(pid) === started
}

/** The 22nd field of proc's stat; those after the program's name in parentheses are counted from the third. */
function startOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')[19]
  } catch {
    return undefined
  }
}
