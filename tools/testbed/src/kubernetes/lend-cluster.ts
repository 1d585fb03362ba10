import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Lent } from '../lend.ts'
import { claimFolder } from '../machine/claim.ts'
import type { Cluster, ClusterOptions } from './cluster.ts'
import { withCluster } from './cluster.ts'
import { serveControl } from './control.ts'
import type { LentState } from './lent.ts'
import { stateVariable } from './lent.ts'

/** Lends a cluster to a command: by its environment, and a socket by which nodes are turned off and on. */
export async function lendCluster<T>(root: string, use: (lent: Lent) => Promise<T>, options: ClusterOptions): Promise<T> {
  return withCluster(root, options, async (cluster) => {
    const socket = path.join(claimFolder, 'cluster.sock')
    const control = await serveControl(socket, cluster)
    const state = path.join(claimFolder, 'cluster.json')
    writeFileSync(state, JSON.stringify(describe(cluster, socket), undefined, 2))
    try {
      return await use({ own: true, environment: environmentOf(root, cluster, state) })
    } finally {
      await control.close()
    }
  })
}

function describe({ kubeconfig, registry, nodes, hub }: Cluster, socket: string): LentState {
  return {
    socket, kubeconfig, registry,
    machine: hub.addresses.machine,
    nodes: nodes.map(({ name, role, address, group, folder, logs }) => ({ name, role, address, group, folder, logs })),
  }
}

function environmentOf(root: string, { kubeconfig, registry, hub, images }: Cluster, state: string): Record<string, string> {
  const direct = [hub.addresses.nodes.block, hub.addresses.pods, hub.addresses.services, process.env['NO_PROXY']].filter(Boolean).join(',')
  return {
    KUBECONFIG: kubeconfig,
    SLIPWAY_REGISTRY: `${registry}/`,
    ...images,
    [stateVariable]: state,
    NO_PROXY: direct,
    no_proxy: direct,
    PATH: [path.join(root, '.slipway/tools'), process.env['PATH']].join(path.delimiter),
  }
}
