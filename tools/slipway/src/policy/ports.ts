import type { Container } from './pods.ts'

/** Ports of one protocol, from the first to the last. */
export interface PortRange {
  readonly protocol: string
  readonly first: number
  readonly last: number
}

/** One of a rule's `ports`. Without a port it is all of the protocol. */
export interface PolicyPort {
  readonly protocol?: string
  readonly port?: number | string
  readonly endPort?: number
}

export const everyPort: readonly PortRange[] = ['SCTP', 'TCP', 'UDP'].map((protocol) => ({ protocol, first: 1, last: 65_535 }))

/** What a rule's ports are of a destination with these containers. A name is looked up there: who has no port of it, or no containers, is not meant. */
export function resolvePorts(ports: readonly PolicyPort[] | undefined, containers: readonly Container[]): PortRange[] {
  // Absent and empty mean the same: all of them.
  if (ports === undefined || ports.length === 0) return [...everyPort]
  return ports.flatMap(({ protocol = 'TCP', port, endPort }) => {
    if (port === undefined) return [{ protocol, first: 1, last: 65_535 }]
    if (typeof port === 'number') return [{ protocol, first: port, last: endPort ?? port }]
    const named = containers.flatMap((container) => container.ports ?? []).filter(({ name, protocol: its = 'TCP' }) => name === port && its === protocol)
    return named.map(({ containerPort }) => ({ protocol, first: containerPort, last: containerPort }))
  })
}

/** Ports that are in both. */
export function intersect(some: readonly PortRange[], others: readonly PortRange[]): PortRange[] {
  return some.flatMap((one) => others.flatMap((other) => {
    const first = Math.max(one.first, other.first)
    const last = Math.min(one.last, other.last)
    return one.protocol === other.protocol && first <= last ? [{ protocol: one.protocol, first, last }] : []
  }))
}

/** The same ports in as few ranges as there can be, in order. */
export function unite(ranges: readonly PortRange[]): PortRange[] {
  const sorted = ranges.toSorted((a, b) => (a.protocol === b.protocol ? a.first - b.first : a.protocol < b.protocol ? -1 : 1))
  const united: PortRange[] = []
  for (const range of sorted) {
    const before = united.at(-1)
    if (before !== undefined && before.protocol === range.protocol && range.first <= before.last + 1) united.splice(-1, 1, { ...before, last: Math.max(before.last, range.last) })
    else united.push(range)
  }
  return united
}

/** `TCP/8080`, `UDP/1-65535`. */
export function printPorts({ protocol, first, last }: PortRange): string {
  return `${protocol}/${first === last ? first : `${first}-${last}`}`
}
