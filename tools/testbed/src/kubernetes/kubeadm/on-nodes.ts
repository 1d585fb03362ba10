import type { NodeState } from '../lent.ts'
import { imageRepository } from '../images/system.ts'
import { machineOverlay, timeouts } from './documents.ts'
import { overlay, parseDocuments, printDocuments } from './overlay.ts'

/** What else kubeadm checks that a part of a machine does not have: its kernel is on no list, and it has less of everything. */
const ignorePreflightErrors = ['SystemVerification', 'NumCPU', 'Mem']

/** What kubeadm is told on real machines, as nodes of a testbed can do it. */
export function forNode(text: string, node: NodeState): string {
  const ofNode = { nodeRegistration: { ignorePreflightErrors, kubeletExtraArgs: [{ name: 'cgroup-root', value: node.group }] }, timeouts }
  const over = { InitConfiguration: ofNode, JoinConfiguration: ofNode, ClusterConfiguration: { imageRepository }, ...machineOverlay }
  return printDocuments(overlay(parseDocuments(text), over))
}
