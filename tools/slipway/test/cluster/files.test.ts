import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parseAllDocuments } from 'yaml'
import { clusterFiles } from '../../src/cluster/files.ts'
import { described } from './described.ts'

interface Kubeadm {
  readonly kind: string
  readonly controlPlane?: { readonly localAPIEndpoint: { readonly advertiseAddress: string } }
  readonly controlPlaneEndpoint?: string
  readonly apiServer?: { readonly certSANs: readonly string[] }
}

function documents(text: string | undefined): Kubeadm[] {
  return parseAllDocuments(text ?? '').map((document) => document.toJS() as Kubeadm)
}

describe('the files of a cluster', () => {
  it('are one for kubeadm on each machine', () => {
    const names = [...clusterFiles(described()).keys()].filter((name) => name.endsWith('kubeadm.yaml'))
    assert.deepEqual(names, ['control-plane-1', 'control-plane-2', 'control-plane-3', 'worker-1'].map((name) => `machines/${name}/kubeadm.yaml`))
  })

  it('begin a cluster on the first control plane, and join it on the others', () => {
    const files = clusterFiles(described())
    const kinds = ['control-plane-1', 'control-plane-2', 'worker-1'].map((name) => documents(files.get(`machines/${name}/kubeadm.yaml`)).map(({ kind }) => kind))
    assert.deepEqual(kinds, [['InitConfiguration', 'ClusterConfiguration', 'KubeletConfiguration', 'KubeProxyConfiguration'], ['JoinConfiguration'], ['JoinConfiguration']])
  })

  it('make a control plane of a control plane only', () => {
    const files = clusterFiles(described())
    const [controlPlane, worker] = ['control-plane-2', 'worker-1'].map((name) => documents(files.get(`machines/${name}/kubeadm.yaml`))[0]?.controlPlane)
    assert.equal(controlPlane?.localAPIEndpoint.advertiseAddress, '10.0.0.12')
    assert.equal(worker, undefined)
  })

  it('name every control plane and the endpoint in the certificate', () => {
    const cluster = documents(clusterFiles(described()).get('machines/control-plane-1/kubeadm.yaml')).find(({ kind }) => kind === 'ClusterConfiguration')
    assert.equal(cluster?.controlPlaneEndpoint, 'api.acme.example:8443')
    assert.deepEqual(cluster?.apiServer?.certSANs, ['api.acme.example', '10.0.0.10', 'control-plane-1', '10.0.0.11', 'control-plane-2', '10.0.0.12', 'control-plane-3', '10.0.0.13'])
  })

  it('hold no secret', () => {
    const text = [...clusterFiles(described()).values()].join('')
    assert.doesNotMatch(text, /certificateKey|token:|secret:/)
  })

  it('give each keepalived a place of its own, and one that fails less than the last has', () => {
    const files = clusterFiles(described())
    const numbers = (name: string, key: string) => Number(new RegExp(`${key} (-?\\d+)`).exec(files.get(`machines/${name}/keepalived.conf`) ?? '')?.[1])
    const priorities = described().controlPlanes.map(({ name }) => numbers(name, 'priority'))
    assert.deepEqual(priorities, [130, 120, 110])
    assert.ok((priorities[0] ?? 0) + numbers('control-plane-1', 'weight') < (priorities[2] ?? 0))
  })

  it('have no load balancer where there is another', () => {
    const { endpoint } = described()
    const names = (mode: 'external' | 'kube-vip') => [...clusterFiles(described({ endpoint: { ...endpoint, mode } })).keys()].filter((name) => /haproxy|keepalived|kube-vip/.test(name))
    assert.deepEqual(names('external'), [])
    assert.deepEqual(names('kube-vip'), ['kube-vip.yaml'])
  })

  it('are as many as there are machines, for a cluster of one', () => {
    const { controlPlanes, endpoint } = described()
    const files = clusterFiles(described({ controlPlanes: controlPlanes.slice(0, 1), workers: [], endpoint: { ...endpoint, mode: 'external' } }))
    assert.deepEqual([...files.keys()], ['machines/control-plane-1/kubeadm.yaml', 'authentication.yaml'])
  })
})
