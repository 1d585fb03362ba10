import type { NetworkEdge } from '../../src/model/network.ts'
import type { Pod } from './kubernetes.ts'
import type { Place } from './reaching.ts'

/** Who talks or is talked to: a service by its name, or one of those around them. */
export type Party = { readonly service: string } | 'postgres' | 'dns' | 'api-server' | 'world'

/** A pod, and whose it is. */
export interface PartysPod {
  readonly name: string
  readonly uid: string
  readonly address: string
  /** TCP ports that its containers declare. */
  readonly ports: readonly number[]
  readonly party: Party
}

/** Somewhere that a connection could go, and whose it is. */
export interface PartysPlace extends Place {
  readonly party: Party
}

export function podOf(party: Party, { metadata: { name, uid }, spec: { containers = [] }, status: { podIP = '' } }: Pod): PartysPod {
  const declared = containers.flatMap(({ ports = [] }) => ports).filter(({ protocol = 'TCP' }) => protocol === 'TCP')
  return { name, uid, address: podIP, ports: declared.map(({ containerPort }) => containerPort), party }
}

export function placesOf(pods: readonly PartysPod[]): PartysPlace[] {
  return pods.flatMap(({ name, address, ports, party }) => ports.map((port) => ({ name: `${name}:${port}`, address, port, party })))
}

/** Whether the manifests say that somebody connects to a place. Every service asks for names, of which no manifest speaks. */
export function isDeclared(from: Party, { party: to, port }: PartysPlace, edges: readonly NetworkEdge[]): boolean {
  const name = typeof from === 'object' ? from.service : from
  if (to === 'dns') return typeof from === 'object' && port === 53
  return edges.some((edge) => edge.from === name && edge.port === port && isSame(edge.to, to))
}

function isSame(peer: NetworkEdge['to'], party: Party): boolean {
  return typeof party === 'object' ? peer.kind === 'service' && peer.name === party.service : peer.kind === party
}
