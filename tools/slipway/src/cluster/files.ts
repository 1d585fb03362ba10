import { stringify } from 'yaml'
import { authentication } from './api-server.ts'
import type { Cluster, Machine } from './description.ts'
import { haproxyConfig } from './haproxy.ts'
import { keepalivedConfig } from './keepalived.ts'
import type { Document } from './kubeadm-config.ts'
import { initDocuments, joinDocument } from './kubeadm-config.ts'
import { kubeVipPod } from './kube-vip.ts'

/** The derived files of a cluster, by their names below the folder of its cluster.yaml. */
export function clusterFiles(cluster: Cluster): Map<string, string> {
  const { controlPlanes, workers, endpoint } = cluster
  const machines = [...controlPlanes, ...workers]
  const balanced = endpoint.mode === 'keepalived'
  return new Map([
    ...machines.map((machine) => [kubeadmFile(machine), printDocuments(documentsOf(cluster, machine))] as const),
    ['authentication.yaml', printDocuments([authentication])],
    ...(balanced ? [['haproxy.cfg', haproxyConfig(cluster)] as const] : []),
    ...(balanced ? controlPlanes.map((machine) => [keepalivedFile(machine), keepalivedConfig(cluster, machine)] as const) : []),
    ...(endpoint.mode === 'kube-vip' ? [['kube-vip.yaml', printDocuments([kubeVipPod(cluster) as Document])] as const] : []),
  ])
}

export function kubeadmFile({ name }: Machine): string {
  return `machines/${name}/kubeadm.yaml`
}

export function keepalivedFile({ name }: Machine): string {
  return `machines/${name}/keepalived.conf`
}

/** What kubeadm takes on a machine. */
function documentsOf(cluster: Cluster, machine: Machine): Document[] {
  return machine === cluster.controlPlanes[0] ? initDocuments(cluster) : [joinDocument(cluster, machine)]
}

export function printDocuments(documents: readonly object[]): string {
  return documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join('---\n')
}
