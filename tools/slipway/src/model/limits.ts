import type { Resources } from '../manifest/manifest.ts'

/** What one replica may take at most. */
export interface Limits {
  /** Cores. */
  readonly cpus: number
  readonly memoryMiB: number
  /** Processes and threads. */
  readonly pids: number
}

/** Twice the memory that it asks for, and a core where it asks for less: a burst is served, a leak ends in its own container. */
export function limitsOf({ cpu, memory }: Resources): Limits {
  return { cpus: Math.max(1, coresOf(cpu)), memoryMiB: memoryBurst * mebibytesOf(memory), pids: 256 }
}

/** How many times the memory that it asks for a replica may take. */
export const memoryBurst = 2

function coresOf(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)
}

function mebibytesOf(memory: string): number {
  return Number(memory.slice(0, -2)) * (memory.endsWith('Gi') ? 1024 : 1)
}
