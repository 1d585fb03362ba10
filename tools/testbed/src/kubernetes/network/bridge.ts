import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run } from '../../program.ts'
import type { Node } from '../nodes/node.ts'
import type { Hub } from './hub.ts'

/** A node with the block that its pods get addresses from. */
export interface Placed {
  readonly node: Node
  readonly block: string
}

/** How pods of all nodes reach one another. */
export interface PodNetwork {
  /** Called when the cluster has given a node its block, and again when a node was off. */
  connect(placed: Placed, others: readonly Placed[]): Promise<void>
}

/**
 * A bridge on each node and routes between them, by the plugins of the CNI project. No packet is translated: who receives it sees which pod sent it,
 * on the machine and in the hub too. It knows nothing of network policies.
 */
export function bridgeNetwork(hub: Hub): PodNetwork {
  return {
    connect: async (placed, others) => {
      const { node, block } = placed
      writeConfiguration(node, block)
      await Promise.all([
        ...others.map((other) => node.exec('ip', 'route', 'replace', other.block, 'via', other.node.address)),
        ...others.filter((other) => other.node.pid !== undefined).map((other) => other.node.exec('ip', 'route', 'replace', block, 'via', node.address)),
        hub.ip('route', 'replace', block, 'via', node.address),
        run('ip', ['route', 'replace', block, 'via', node.address]),
      ])
    },
  }
}

function writeConfiguration(node: Node, block: string): void {
  const folder = path.join(node.folder, 'etc/cni/net.d')
  mkdirSync(folder, { recursive: true })
  const draft = path.join(folder, 'draft')
  writeFileSync(draft, JSON.stringify(configurationOf(block), undefined, 2))
  renameSync(draft, path.join(folder, '10-bridge.conflist'))
}

export function configurationOf(block: string) {
  return {
    cniVersion: '1.0.0',
    name: 'testbed',
    plugins: [
      { type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true, ipam: { type: 'host-local', ranges: [[{ subnet: block }]], routes: [{ dst: '0.0.0.0/0' }] } },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  }
}
