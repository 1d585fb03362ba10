import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ClusterShape } from '../../../src/kubernetes/kubeadm/documents.ts'
import { discoveryDocument, initOverlay, joinDocument, plainDocuments, testbedOverlay } from '../../../src/kubernetes/kubeadm/documents.ts'
import { overlay } from '../../../src/kubernetes/kubeadm/overlay.ts'
import { addressesOf } from '../../../src/kubernetes/network/addresses.ts'

const cluster: ClusterShape = { version: 'v1.35.4', endpoint: '172.16.0.2:6443', addresses: addressesOf('172.16'), imageRepository: 'testbed.local', fsync: true, schedulable: false }
const node = { name: 'worker-1', address: '172.16.0.101', group: '/slipway-testbed/worker-1' }
const token = 'aaaaaa.bbbbbbbbbbbbbbbb'

describe('the testbed, laid over documents', () => {
  it('changes the addresses and images of the cluster, and keeps what else it is asked for', () => {
    const own = overlay([...plainDocuments().filter(({ kind }) => kind !== 'ClusterConfiguration'), { kind: 'ClusterConfiguration', apiServer: { extraArgs: [{ name: 'audit-policy-file', value: '/etc/a' }] } }], testbedOverlay(cluster))
    const configuration = own.find(({ kind }) => kind === 'ClusterConfiguration')
    assert.deepEqual(configuration, {
      kind: 'ClusterConfiguration',
      apiServer: { extraArgs: [{ name: 'audit-policy-file', value: '/etc/a' }] },
      kubernetesVersion: 'v1.35.4',
      controlPlaneEndpoint: '172.16.0.2:6443',
      imageRepository: 'testbed.local',
      networking: { podSubnet: '172.16.128.0/17', serviceSubnet: '172.16.64.0/18' },
    })
  })

  it('lets etcd wait for its disk unless it is told otherwise', () => {
    assert.equal(JSON.stringify(testbedOverlay(cluster)).includes('unsafe-no-fsync'), false)
    assert.equal(JSON.stringify(testbedOverlay({ ...cluster, fsync: false })).includes('unsafe-no-fsync'), true)
  })

  it('lets pods run on a control plane only where there is no worker', () => {
    const taintsOf = (schedulable: boolean) => {
      const [init = {}] = overlay(plainDocuments(), initOverlay({ ...cluster, schedulable }, node, token, 'key'))
      return (init['nodeRegistration'] as { taints?: unknown }).taints
    }
    assert.equal(taintsOf(false), undefined)
    assert.deepEqual(taintsOf(true), [])
  })
})

describe('joinDocument', () => {
  it('joins a worker without a control plane, in the group of its node', () => {
    const document = joinDocument(cluster, node)
    assert.equal('controlPlane' in document, false)
    assert.match(JSON.stringify(document), /"cgroup-root","value":"\/slipway-testbed\/worker-1"/)
  })

  it('joins a control plane at its own address, by the key of the certificates', () => {
    assert.deepEqual(joinDocument(cluster, { ...node, address: '172.16.0.12' }, 'key')['controlPlane'], {
      localAPIEndpoint: { advertiseAddress: '172.16.0.12', bindPort: 6443 }, certificateKey: 'key',
    })
  })
})

describe('discoveryDocument', () => {
  it('has where the cluster is, whose certificates to trust, and what lets the node in', () => {
    const text = JSON.stringify(discoveryDocument(cluster, { token, authority: 'PEM' }))
    assert.match(text, /"server":"https:\/\/172\.16\.0\.2:6443","certificate-authority-data":"UEVN"/)
    assert.match(text, /"token":"aaaaaa\.bbbbbbbbbbbbbbbb"/)
  })
})
