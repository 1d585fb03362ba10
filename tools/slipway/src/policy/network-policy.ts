import { contains, overlap, parseBlock } from './addresses.ts'
import type { Endpoint } from './endpoint.ts'
import type { KubernetesObject } from '../kubernetes/objects.ts'
import type { PolicyPort, PortRange } from './ports.ts'
import { everyPort, resolvePorts } from './ports.ts'
import type { Selector } from './selector.ts'
import { selects } from './selector.ts'

/** A NetworkPolicy of networking.k8s.io/v1. */
export interface NetworkPolicy {
  readonly name: string
  readonly namespace: string
  readonly podSelector: Selector
  readonly isolates: { readonly ingress: boolean; readonly egress: boolean }
  readonly ingress: readonly Rule[]
  readonly egress: readonly Rule[]
}

/** Who, and at which ports. Without peers or with none of them it is everybody. */
export interface Rule {
  readonly peers: readonly PolicyPeer[] | undefined
  readonly ports: readonly PolicyPort[] | undefined
}

export interface PolicyPeer {
  readonly podSelector?: Selector
  readonly namespaceSelector?: Selector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

type Spec = {
  readonly podSelector?: Selector
  readonly policyTypes?: readonly string[]
  readonly ingress?: readonly { readonly from?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
  readonly egress?: readonly { readonly to?: readonly PolicyPeer[]; readonly ports?: readonly PolicyPort[] }[]
}

export function readPolicies(objects: readonly KubernetesObject[], namespace: string): NetworkPolicy[] {
  return objects.filter(({ apiVersion, kind }) => kind === 'NetworkPolicy' && apiVersion === 'networking.k8s.io/v1').map(({ metadata, spec }) => {
    const { podSelector = {}, policyTypes, ingress = [], egress = [] } = spec as Spec
    // Who says nothing of types isolates for ingress always, and for egress by having such rules.
    const types = policyTypes ?? ['Ingress', ...(egress.length > 0 ? ['Egress'] : [])]
    return {
      name: metadata.name, namespace: metadata.namespace ?? namespace, podSelector,
      isolates: { ingress: types.includes('Ingress'), egress: types.includes('Egress') },
      ingress: ingress.map(({ from, ports }) => ({ peers: from, ports })),
      egress: egress.map(({ to, ports }) => ({ peers: to, ports })),
    }
  })
}

/** The ports of `other` that a pod may send to (egress), or its own that `other` may send to (ingress), as the policies of that pod say. */
export function allowedPorts(policies: readonly NetworkPolicy[], direction: 'ingress' | 'egress', pod: Endpoint, other: Endpoint): readonly PortRange[] {
  if (pod.kind !== 'pod') return everyPort
  const binding = policies.filter((policy) => policy.isolates[direction] && policy.namespace === pod.namespace && selects(policy.podSelector, pod.labels))
  if (binding.length === 0) return everyPort
  const destination = direction === 'egress' ? other : pod
  const containers = destination.kind === 'pod' ? destination.containers : []
  return binding.flatMap((policy) => policy[direction].filter((rule) => means(rule, policy.namespace, other)).flatMap(({ ports }) => resolvePorts(ports, containers)))
}

function means({ peers }: Rule, namespace: string, other: Endpoint): boolean {
  return peers === undefined || peers.length === 0 || peers.some((peer) => isPeer(peer, namespace, other))
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, namespace: string, other: Endpoint): boolean {
  if (ipBlock !== undefined) return inBlock(ipBlock, other)
  if (other.kind !== 'pod') return false
  const near = namespaceSelector === undefined ? other.namespace === namespace : selects(namespaceSelector, other.namespaceLabels)
  return near && selects(podSelector ?? {}, other.labels)
}

/** A pod may have any address of the pods' range, so that a block with some of them may mean it. */
function inBlock({ cidr, except = [] }: { readonly cidr: string; readonly except?: readonly string[] }, { addresses }: Endpoint): boolean {
  return overlap(parseBlock(cidr), addresses) && !except.some((block) => contains(parseBlock(block), addresses))
}
