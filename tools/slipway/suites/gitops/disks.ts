import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { lentCluster } from '@slipway/testbed/cluster'
import type { Kubectl } from '@slipway/testbed/kubectl'
import { stringify } from 'yaml'

/** Volumes that a cluster without a provisioner has for databases, on the disk of a worker: as many as there are names. */
export async function provideDisks(kubectl: Kubectl, folder: string, names: readonly string[]): Promise<void> {
  const worker = lentCluster().nodes.find(({ role }) => role === 'worker')
  if (worker === undefined) throw new Error('the suite needs a cluster with a worker')
  const documents: string[] = []
  for (const name of names) {
    const place = `/var/lib/volumes/${name}`
    await worker.exec('mkdir', '--parents', '--mode=0777', place)
    documents.push(stringify(volume(name, place, worker.name)))
  }
  const file = path.join(folder, 'volumes.yaml')
  writeFileSync(file, documents.join('---\n'))
  await kubectl('apply', '--filename', file)
}

function volume(name: string, place: string, node: string): object {
  const here = { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] }
  return {
    apiVersion: 'v1', kind: 'PersistentVolume', metadata: { name },
    spec: {
      capacity: { storage: '10Gi' }, accessModes: ['ReadWriteOnce'], persistentVolumeReclaimPolicy: 'Retain', storageClassName: '',
      local: { path: place }, nodeAffinity: { required: { nodeSelectorTerms: [here] } },
    },
  }
}
