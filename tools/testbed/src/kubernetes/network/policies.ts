import { readFileSync } from 'node:fs'
import path from 'node:path'
import { imageRepository } from '../images/system.ts'
import type { PodNetwork } from './bridge.ts'

const folder = path.resolve(import.meta.dirname, '../../../kubernetes')
/** By its text: a node need not see where this workspace is. */
const script = readFileSync(path.join(folder, 'network-policies.sh'), 'utf8')

/** Kubernetes' own enforcer of network policies, a pod on every node: its program, the image that nodes are given, and its objects. */
export const policyEnforcer = {
  program: 'kube-network-policies',
  reference: `${imageRepository}/kube-network-policies:testbed`,
  objects: path.join(folder, 'network-policies.yaml'),
} as const

/** A network in which policies hold. A node hands over its connections before it has a pod, so none of them is ever free of policies. */
export function withPolicies(network: PodNetwork, pods: string): PodNetwork {
  return {
    connect: async (placed, others) => {
      await placed.node.exec('sh', '-c', script, 'network-policies.sh', pods)
      await network.connect(placed, others)
    },
  }
}
