import { lentCluster } from '@slipway/testbed/cluster'
import type { Kubectl } from '@slipway/testbed/kubectl'
import { apply } from './apply.ts'

/** Volumes that a cluster without a provisioner has for databases, on the disk of a worker: as many as there are names. */
export async function provideDisks(kubectl: Kubectl, names: readonly string[]): Promise<void> {
  const worker = lentCluster().nodes.find(({ role }) => role === 'worker')
  if (worker === undefined) throw new Error('the suite needs a cluster with a worker')
  const volumes: object[] = []
  for (const name of names) {
    const place = `/var/lib/volumes/${name}`
    await worker.exec('mkdir', '--parents', '--mode=0777', place)
    volumes.push(volume(name, place, worker.name))
  }
  await apply(kubectl, volumes)
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
