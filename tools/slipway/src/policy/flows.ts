import { printRange } from './addresses.ts'
import type { Endpoint } from './endpoint.ts'
import type { Surroundings } from './endpoints.ts'
import { listEndpoints } from './endpoints.ts'
import type { NetworkPolicy } from './network-policy.ts'
import { allowedPorts, readPolicies } from './network-policy.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { PortRange } from './ports.ts'
import { intersect, printPorts, unite } from './ports.ts'

/** Connections that may be opened. */
export interface Flow {
  readonly from: string
  readonly to: string
  readonly ports: PortRange
}

export function printFlow({ from, to, ports }: Flow): string {
  return `${from} -> ${to} ${printPorts(ports)}`
}

/**
 * Who may talk to whom, of rendered objects alone, by the rules of networking.k8s.io/v1: what leaves a pod and what comes in have to be allowed
 * both. Of whatever has one of our pods at an end. Nodes are not told apart: what a pod's own node sends it, no policy keeps out.
 */
export function evaluateFlows(objects: readonly KubernetesObject[], around: Surroundings): Flow[] {
  const policies = readPolicies(objects, around.namespace)
  const endpoints = listEndpoints(objects, policies, around)
  const ours = endpoints.filter((endpoint) => endpoint.kind === 'pod' && endpoint.own)
  const pairs = endpoints.flatMap((from) => (isOurs(from) ? endpoints : ours).map((to) => ({ from, to, ports: portsBetween(policies, from, to) })))
  return nameAddresses(pairs).flatMap(({ from, to, ports }) => ports.map((range) => ({ from, to, ports: range })))
}

const isOurs = (endpoint: Endpoint) => endpoint.kind === 'pod' && endpoint.own

interface Pair {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly ports: readonly PortRange[]
}

function portsBetween(policies: readonly NetworkPolicy[], from: Endpoint, to: Endpoint): readonly PortRange[] {
  return unite(intersect(allowedPorts(policies, 'egress', from, to), allowedPorts(policies, 'ingress', to, from)))
}

/** Addresses of one name that are treated alike are told by that name, others by where they begin and end. */
function nameAddresses(pairs: readonly Pair[]) {
  const alike = Map.groupBy(pairs, ({ from, to }) => `${from.name} -> ${to.name}`)
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    if (new Set(group.map(({ ports }) => ports.map(printPorts).join())).size === 1) return [{ from: first.from.name, to: first.to.name, ports: first.ports }]
    return group.map(({ from, to, ports }) => ({ from: preciseName(from), to: preciseName(to), ports }))
  })
}

function preciseName(endpoint: Endpoint): string {
  return endpoint.kind === 'pod' ? endpoint.name : `${endpoint.name} ${printRange(endpoint.addresses)}`
}

/** What is there and was not declared, and what was declared and is not there. */
export function compareFlows(declared: readonly Flow[], found: readonly Flow[]): { readonly extra: string[]; readonly missing: string[] } {
  const declaredLines = new Set(declared.map(printFlow))
  const foundLines = new Set(found.map(printFlow))
  return { extra: [...foundLines].filter((line) => !declaredLines.has(line)).toSorted(), missing: [...declaredLines].filter((line) => !foundLines.has(line)).toSorted() }
}
