import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { overlay, parseDocuments, printDocuments } from '../../../src/kubernetes/kubeadm/overlay.ts'

describe('overlay', () => {
  it('is laid over documents of its kind, key by key', () => {
    const documents = [{ kind: 'A', networking: { dnsDomain: 'cluster.local', podSubnet: '10.0.0.0/16' } }, { kind: 'B' }]
    assert.deepEqual(overlay(documents, { A: { networking: { podSubnet: '172.16.0.0/16' }, more: true } }), [
      { kind: 'A', networking: { dnsDomain: 'cluster.local', podSubnet: '172.16.0.0/16' }, more: true }, { kind: 'B' },
    ])
  })

  it('replaces arguments of the same name, and keeps the others', () => {
    const documents = [{ kind: 'A', extraArgs: [{ name: 'audit', value: 'on' }, { name: 'node-ip', value: '10.0.0.1' }] }]
    assert.deepEqual(overlay(documents, { A: { extraArgs: [{ name: 'node-ip', value: '172.16.0.11' }] } }), [
      { kind: 'A', extraArgs: [{ name: 'audit', value: 'on' }, { name: 'node-ip', value: '172.16.0.11' }] },
    ])
  })

  it('replaces all other lists', () => {
    assert.deepEqual(overlay([{ kind: 'A', taints: [{ key: 'control-plane' }] }], { A: { taints: [] } }), [{ kind: 'A', taints: [] }])
  })

  it('changes nothing of what it was given', () => {
    const documents = [{ kind: 'A', etcd: { local: {} } }]
    overlay(documents, { A: { etcd: { local: { extraArgs: [] } } } })
    assert.deepEqual(documents, [{ kind: 'A', etcd: { local: {} } }])
  })
})

describe('documents', () => {
  it('are read as they were printed', () => {
    const documents = [{ kind: 'A', list: [1, 2] }, { kind: 'B' }]
    assert.deepEqual(parseDocuments(printDocuments(documents)), documents)
  })
})
