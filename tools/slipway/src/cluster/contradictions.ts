import { contains, overlap, parseBlock } from '../policy/addresses.ts'
import type { Cluster, Machine } from './description.ts'
import { apiServerPort, virtualAddressOf } from './description.ts'
import { minorOf } from './version.ts'

/** What is wrong, and where in cluster.yaml. */
export interface Contradiction {
  readonly at: readonly string[]
  readonly says: string
}

/** What no schema can say. */
export function contradictions(cluster: Cluster): Contradiction[] {
  return [...ofVersion(cluster), ...ofMachines(cluster), ...ofEndpoint(cluster), ...ofNetworks(cluster)]
}

/** The first release whose API server lets nobody ask without a name but whether it is well: AuthenticationConfiguration in v1. */
const oldestMinor = 34

function ofVersion({ kubernetesVersion }: Cluster): Contradiction[] {
  if (minorOf(kubernetesVersion) >= oldestMinor) return []
  return [{ at: ['kubernetesVersion'], says: `${kubernetesVersion} is too old: what is derived here is for v1.${oldestMinor} and later (kubeadm v1beta4, AuthenticationConfiguration v1)` }]
}

interface Place extends Machine {
  readonly at: readonly string[]
}

function placesOf({ controlPlanes, workers }: Cluster): Place[] {
  return Object.entries({ controlPlanes, workers }).flatMap(([list, machines]) => machines.map((machine, index) => ({ ...machine, at: [list, String(index)] })))
}

function ofMachines(cluster: Cluster): Contradiction[] {
  const places = placesOf(cluster)
  const even = cluster.controlPlanes.length % 2 === 0
  return [
    ...(even ? [{ at: ['controlPlanes'], says: `${cluster.controlPlanes.length} of them survive no more losses than ${cluster.controlPlanes.length - 1}: take an odd number` }] : []),
    ...places.flatMap((place, index) => (['name', 'address'] as const).flatMap((key) => {
      const earlier = places.slice(0, index).find((other) => other[key] === place[key])
      return earlier === undefined ? [] : [{ at: [...place.at, key], says: `${place[key]} is ${earlier.at.join('.')}'s too` }]
    })),
  ]
}

function ofEndpoint(cluster: Cluster): Contradiction[] {
  const { endpoint, controlPlanes } = cluster
  const found: Contradiction[] = []
  const refuse = (key: string, says: string) => void found.push({ at: ['endpoint', key], says })
  if (endpoint.mode === 'external' && endpoint.vip !== undefined) refuse('vip', 'nothing here moves it: an external endpoint is a host and a port')
  if (endpoint.mode !== 'external' && !isAddress(virtualAddressOf(cluster))) refuse('host', `${endpoint.host} is a name: say which address moves, as endpoint.vip`)
  if (endpoint.mode === 'keepalived' && endpoint.port === apiServerPort) refuse('port', `${apiServerPort} is the API server's on the same machines: haproxy needs another, such as 8443`)
  if (endpoint.mode === 'kube-vip' && endpoint.port !== apiServerPort) refuse('port', `kube-vip only moves the address: the port is the API server's, ${apiServerPort}`)
  if (isAddress(endpoint.host) && endpoint.vip !== undefined && endpoint.vip !== endpoint.host) refuse('vip', `is not the host, ${endpoint.host}: leave it out, or make the host a name`)
  const owner = placesOf(cluster).find(({ address }) => address === virtualAddressOf(cluster))
  if (owner !== undefined && !(endpoint.mode === 'external' && controlPlanes.length === 1)) {
    refuse(endpoint.vip === undefined ? 'host' : 'vip', `${owner.address} is ${owner.at.join('.')}'s: it would go when that machine goes`)
  }
  return found
}

function ofNetworks(cluster: Cluster): Contradiction[] {
  const { networks } = cluster
  const blocks = (['pods', 'services'] as const).map((key) => ({ key, block: networks[key], range: parseBlock(networks[key]) }))
  const [pods, services] = blocks
  const addresses = [
    ...placesOf(cluster).map(({ at, address }) => ({ what: at.join('.'), address })),
    ...(isAddress(virtualAddressOf(cluster)) ? [{ what: 'endpoint', address: virtualAddressOf(cluster) }] : []),
  ]
  const room = pods === undefined ? 0 : 2 ** (24 - lengthOf(pods.block))
  const machines = placesOf(cluster).length
  return [
    ...(pods !== undefined && services !== undefined && overlap(pods.range, services.range) ? [{ at: ['networks', 'services'], says: `${services.block} and networks.pods, ${pods.block}, have addresses in common` }] : []),
    ...blocks.flatMap(({ key, block, range }) => addresses
      .filter(({ address }) => contains(range, parseBlock(`${address}/32`)))
      .map(({ what, address }) => ({ at: ['networks', key], says: `${block} has ${address} in it, which is ${what}'s` }))),
    ...(room < machines ? [{ at: ['networks', 'pods'], says: `${networks.pods} has room for ${Math.floor(room)} machines with a /24 each, and there are ${machines}` }] : []),
    ...(lengthOf(networks.services) < 12 ? [{ at: ['networks', 'services'], says: `${networks.services} is larger than an API server takes: /12 at most` }] : []),
  ]
}

function isAddress(host: string): boolean {
  return /^[0-9.]+$/.test(host)
}

function lengthOf(block: string): number {
  return Number(block.split('/')[1])
}
