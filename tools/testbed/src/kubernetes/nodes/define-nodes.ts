import path from 'node:path'
import type { SystemImage } from '../images/system.ts'
import type { Hub } from '../network/hub.ts'
import { registryOf } from '../registry.ts'
import type { Node } from './node.ts'
import { defineNode } from './node.ts'

export interface Nodes {
  readonly controlPlanes: number
  readonly workers: number
  readonly hub: Hub
  /** Where their disks go. */
  readonly data: string
  readonly logs: string
  /** A folder with kubelet, kubeadm and kubectl. */
  readonly programs: string
  readonly images: readonly SystemImage[]
}

/** The nodes of a cluster, off: control planes first. */
export function defineNodes({ controlPlanes, workers, hub, data, logs, programs, images }: Nodes): Node[] {
  const sandboxImage = images.find(({ program }) => program === 'pause')?.reference ?? ''
  const define = (role: Node['role'], index: number, address: string) => {
    const name = `${role}-${index}`
    return defineNode({ name, role, address, hub, programs, sandboxImage, registry: registryOf(hub), folder: path.join(data, name), logs: path.join(logs, name) })
  }
  return [
    ...upTo(controlPlanes).map((index) => define('control-plane', index, hub.addresses.controlPlane(index))),
    ...upTo(workers).map((index) => define('worker', index, hub.addresses.worker(index))),
  ]
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
