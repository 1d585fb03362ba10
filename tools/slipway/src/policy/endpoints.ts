import type { Range } from './addresses.ts'
import { contains, cutAddresses, parseBlock, printRange } from './addresses.ts'
import type { AddressEndpoint, Endpoint, PodEndpoint } from './endpoint.ts'
import type { NetworkPolicy, PolicyPeer } from './network-policy.ts'
import type { KubernetesObject, Labels } from '../kubernetes/objects.ts'
import { podTemplates } from './pods.ts'
import { witnesses } from './selector.ts'

/** What is around the objects that are looked at. */
export interface Surroundings {
  /** Of objects that name none. */
  readonly namespace: string
  /** The others, with labels that say more than their name. */
  readonly namespaces: Readonly<Record<string, Labels>>
  readonly pods: readonly { readonly name: string; readonly namespace: string; readonly labels: Labels }[]
  /** Where pods have their addresses. */
  readonly podRange: string
  /** What is called how of all addresses; an address is of the first that has it. */
  readonly ranges: readonly { readonly name: string; readonly blocks: readonly string[] }[]
}

/** Where nothing of ours is, and nothing that we know. */
const elsewhere = 'elsewhere'

/** Pods about which a NetworkPolicy says nothing: they use the network of their node. */
export class HostNetworkError extends Error {
  readonly code = 'HOST_NETWORK'
}

/**
 * Everybody whom policies can tell apart: our pods and those around them; in each namespace a pod without any label; in a namespace of
 * strangers one with the labels of each of ours; whoever a policy is about and none of these is; and the addresses of no pod.
 */
export function listEndpoints(objects: readonly KubernetesObject[], policies: readonly NetworkPolicy[], around: Surroundings): Endpoint[] {
  const templates = podTemplates(objects, around.namespace)
  const make = podMaker(objects, around, new Set([around.namespace, ...templates.map(({ namespace }) => namespace)]))
  const ours = templates.map(({ workload, namespace, labels, spec }) => {
    if (spec.hostNetwork === true) throw new HostNetworkError(`${workload} uses the network of its node, which no NetworkPolicy is about`)
    return make({ name: namespace === around.namespace ? workload : `${namespace}/${workload}`, namespace, labels, containers: spec.containers })
  })
  const known = [...ours, ...around.pods.map(({ name, namespace, labels }) => make({ name, namespace, labels }))]
  const namespaces = new Set([around.namespace, ...known.map(({ namespace }) => namespace), elsewhere])
  const bare = [...namespaces].filter((namespace) => !known.some((pod) => pod.namespace === namespace && Object.keys(pod.labels).length === 0))
    .map((namespace) => make({ name: `${namespace}/any`, namespace, labels: {} }))
  const twins = ours.map(({ name, labels, containers }) => make({ name: `${elsewhere}/${name}`, namespace: elsewhere, labels, containers }))
  const pods = [...known, ...bare, ...twins]
  return [...pods, ...unknownPods(policies, pods, make), ...addressEndpoints(policies, around)]
}

type PodFacts = Pick<PodEndpoint, 'name' | 'namespace' | 'labels'> & Partial<Pick<PodEndpoint, 'containers' | 'namespaceLabels'>>

function podMaker(objects: readonly KubernetesObject[], around: Surroundings, ourNamespaces: ReadonlySet<string>) {
  const labelled = new Map(objects.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => [metadata.name, metadata.labels ?? {}]))
  const addresses = parseBlock(around.podRange)
  return ({ containers = [], namespaceLabels, ...facts }: PodFacts): PodEndpoint => ({
    kind: 'pod', own: ourNamespaces.has(facts.namespace), containers, addresses, ...facts,
    namespaceLabels: namespaceLabels ?? { ...labelled.get(facts.namespace), ...around.namespaces[facts.namespace], 'kubernetes.io/metadata.name': facts.namespace },
  })
}

/** The least that each selector of a policy asks for, of peers and of whom it binds, where none of the pods is that. */
function unknownPods(policies: readonly NetworkPolicy[], pods: readonly PodEndpoint[], make: (facts: PodFacts) => PodEndpoint): PodEndpoint[] {
  const selected = policies.flatMap(({ namespace, podSelector, ingress, egress }) =>
    [{ podSelector }, ...[...ingress, ...egress].flatMap((rule) => rule.peers ?? [])].map((peer) => ({ namespace, peer })))
  const unknown = selected.flatMap(({ namespace, peer }) => witnessesOf(peer, namespace, pods).flatMap(({ labels, namespaceLabels }) => {
    if (pods.some((pod) => has(pod.labels, labels) && has(pod.namespaceLabels, namespaceLabels))) return []
    const name = `${printLabels(namespaceLabels)}/${printLabels(labels)}`
    return [make({ name, namespace: namespaceLabels['kubernetes.io/metadata.name'] ?? name, labels, namespaceLabels })]
  }))
  return [...new Map(unknown.map((pod) => [pod.name, pod])).values()]
}

function witnessesOf({ podSelector, namespaceSelector, ipBlock }: PolicyPeer, namespace: string, pods: readonly PodEndpoint[]) {
  if (ipBlock !== undefined) return []
  const here = pods.find((pod) => pod.namespace === namespace)?.namespaceLabels ?? { 'kubernetes.io/metadata.name': namespace }
  const namespaces = namespaceSelector === undefined ? [here] : witnesses(namespaceSelector)
  return namespaces.flatMap((namespaceLabels) => witnesses(podSelector ?? {}).map((labels) => ({ labels, namespaceLabels })))
}

const has = (labels: Labels, wanted: Labels) => Object.entries(wanted).every(([key, value]) => labels[key] === value)

function printLabels(labels: Labels): string {
  return `{${Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',')}}`
}

/** Cut where any policy or any name begins or ends. */
function addressEndpoints(policies: readonly NetworkPolicy[], { podRange, ranges }: Surroundings): AddressEndpoint[] {
  const pods = parseBlock(podRange)
  const named = ranges.map(({ name, blocks }) => ({ name, blocks: blocks.map(parseBlock) }))
  const ofPolicies = policies.flatMap(({ ingress, egress }) => [...ingress, ...egress]).flatMap(({ peers = [] }) => peers)
    .flatMap(({ ipBlock }) => (ipBlock === undefined ? [] : [ipBlock.cidr, ...(ipBlock.except ?? [])]))
  const pieces = cutAddresses([pods, ...named.flatMap(({ blocks }) => blocks), ...ofPolicies.map(parseBlock)])
  return pieces.filter((piece) => !contains(pods, piece)).map((addresses) => ({ kind: 'addresses', name: nameOf(addresses, named), addresses }))
}

function nameOf(piece: Range, named: readonly { readonly name: string; readonly blocks: readonly Range[] }[]): string {
  return named.find(({ blocks }) => blocks.some((block) => contains(block, piece)))?.name ?? printRange(piece)
}
