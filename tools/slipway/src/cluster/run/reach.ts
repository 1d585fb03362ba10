import { networkInterfaces } from 'node:os'
import type { Machine } from '../description.ts'
import { quote } from '../steps/step.ts'

/** How commands get to a machine. */
export interface Reach {
  /** Whether they can. */
  reaches(machine: Machine): boolean
  /** The line for this machine's shell. */
  line(machine: Machine, command: string): string
}

/** By a program that takes one word, a shell's command: `ssh root@{address}`. {name} and {address} are the machine's. */
export function through(template: string): Reach {
  return {
    reaches: () => true,
    line: ({ name, address }, command) => `${template.replaceAll('{name}', name).replaceAll('{address}', address)} ${quote(command)}`,
  }
}

/** This machine alone, known by its addresses. */
export function here(addresses = ownAddresses()): Reach {
  return { reaches: ({ address }) => addresses.includes(address), line: (_machine, command) => command }
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((interfaces) => interfaces ?? []).map(({ address }) => address)
}
