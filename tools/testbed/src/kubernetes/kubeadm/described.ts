import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { initDocuments } from '@slipway/toolkit/cluster'
import { apiServerFiles, authentication, encryption } from '@slipway/toolkit/cluster/api-server'
import type { Cluster } from '@slipway/toolkit/cluster/description'
import { clusterFolder, readCluster } from '@slipway/toolkit/cluster/read'
import type { Node } from '../nodes/node.ts'
import type { ClusterShape } from './documents.ts'
import { plainDocuments } from './documents.ts'
import type { Document } from './overlay.ts'
import { printDocuments } from './overlay.ts'

/** What kubeadm is told of a cluster, and what its API servers read besides. */
export interface Described {
  readonly documents: readonly Document[]
  /** By their paths on a control plane. */
  readonly files: Readonly<Record<string, string>>
}

/** The cluster of deploy/kubeadm with the nodes of a testbed for its machines; a plain one where nobody describes any. */
export function describeCluster(root: string, shape: ClusterShape, nodes: readonly Node[]): Described {
  const description = readCluster(root)
  if (description === undefined) return { documents: plainDocuments(), files: {} }
  const cluster = withNodes(description, shape, nodes)
  return {
    documents: initDocuments(cluster),
    files: {
      [apiServerFiles.auditPolicy]: readFileSync(path.join(root, clusterFolder, 'audit-policy.yaml'), 'utf8'),
      [apiServerFiles.authentication]: printDocuments([authentication]),
      [apiServerFiles.encryption]: printDocuments([encryption(cluster, randomBytes(32).toString('base64'))]),
    },
  }
}

function withNodes(description: Cluster, { endpoint, addresses }: ClusterShape, nodes: readonly Node[]): Cluster {
  const machines = (role: Node['role']) => nodes.filter((node) => node.role === role).map(({ name, address }) => ({ name, address }))
  const [host = '', port] = endpoint.split(':')
  const { interface: device, routerId } = description.endpoint
  return {
    ...description,
    endpoint: { mode: 'external', host, port: Number(port), interface: device, routerId },
    controlPlanes: machines('control-plane'),
    workers: machines('worker'),
    networks: { ...description.networks, pods: addresses.pods, services: addresses.services },
  }
}
