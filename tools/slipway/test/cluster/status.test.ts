import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Answers, MachineAnswers } from '../../src/cluster/status/answers.ts'
import { findingsOf } from '../../src/cluster/status/findings.ts'
import { described } from './described.ts'

const cluster = described()
const names = [...cluster.controlPlanes, ...cluster.workers].map(({ name }) => name)
const now = new Date('2026-11-26T00:00:00Z')

const members = JSON.stringify({ members: cluster.controlPlanes.map(({ name }, index) => ({ ID: String(10 + index), name })) })
const certificates = (expirationDate: string) => JSON.stringify({ certificates: [{ name: 'admin.conf', expirationDate: '2027-11-26T00:00:00Z', missing: false }, { name: 'apiserver', expirationDate, missing: false }, { name: 'gone', expirationDate: '2020-01-01T00:00:00Z', missing: true }] })
const wellWorker: MachineAnswers = { reached: 'reached', kubeadm: 'v1.35.4', endpoint: 'ok' }
const well: MachineAnswers = { ...wellWorker, apiServer: 'ok', etcd: '{"health":"true","reason":""}', member: '{"health":"true","reason":""}', members, certificates: certificates('2027-11-25T00:00:00Z') }
const away: MachineAnswers = { reached: undefined, kubeadm: undefined, endpoint: undefined }
const node = (name: string, ready = true, version = 'v1.35.4') => ({ metadata: { name }, spec: {}, status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'Unknown', message: 'Kubelet stopped posting node status.' }], nodeInfo: { kubeletVersion: version } } })
const nodes = (...items: readonly object[]) => JSON.stringify({ items })

function answersOf(others: Readonly<Record<string, MachineAnswers>> = {}, more: Partial<Answers> = {}): Answers {
  const machines = new Map(names.map((name) => [name, others[name] ?? (name === 'worker-1' ? wellWorker : well)]))
  return { machines, nodes: nodes(...names.map((name) => node(name))), tokens: '', ...more }
}

function badOf(answers: Answers): string[] {
  return findingsOf(cluster, answers, now).filter(({ state }) => state === 'bad').map(({ about, says }) => `${about}: ${says}`)
}

describe('the status of a cluster', () => {
  it('is good where everybody says so', () => assert.deepEqual(badOf(answersOf()), []))

  it('names a control plane that is gone, and how many more may go', () => {
    const bad = badOf(answersOf({ 'control-plane-2': away }, { nodes: nodes(...names.map((name) => node(name, name !== 'control-plane-2'))) }))
    assert.deepEqual(bad, ['control-plane-2: cannot be reached', 'etcd: 2 of 3 members are there: 0 more may go', 'control-plane-2: is not ready: Kubelet stopped posting node status.'])
  })

  it('says that nothing is written where most of etcd is gone', () => {
    const bad = badOf(answersOf({ 'control-plane-2': away, 'control-plane-3': away, 'control-plane-1': { ...well, apiServer: undefined, etcd: undefined } }, { nodes: undefined }))
    assert.ok(bad.includes('etcd: 1 of 3 members are there, and it takes 2: nothing is written until more come back'))
    assert.ok(bad.includes('control-plane-1: its etcd is there, and finds no majority'))
    assert.ok(bad.includes('nodes: no API server says which there are'))
  })

  it('is not good where etcd says that it is not', () => {
    assert.ok(badOf(answersOf({ 'control-plane-1': { ...well, etcd: '{"health":"false","reason":""}', member: undefined } })).includes('control-plane-1: its etcd is not healthy'))
  })

  it('names a member of etcd that is no control plane, by the id that etcdctl takes', () => {
    const more = JSON.stringify({ members: [...(JSON.parse(members) as { members: object[] }).members, { ID: '255', name: 'old' }] })
    const controlPlanes = Object.fromEntries(cluster.controlPlanes.map(({ name }) => [name, { ...well, members: more }]))
    assert.ok(badOf(answersOf(controlPlanes)).includes('etcd: old is a member and no control plane of cluster.yaml: etcdctl member remove ff'))
  })

  it('is not good with certificates that end within a month', () => {
    assert.deepEqual(badOf(answersOf({ 'control-plane-3': { ...well, certificates: certificates('2026-12-06T00:00:00Z') } })), ['control-plane-3: its certificates are good for 10 days, apiserver the shortest: kubeadm certs renew all, then restart its pods'])
  })

  it('names machines that the endpoint does not answer', () => {
    assert.deepEqual(badOf(answersOf({ 'worker-1': { ...wellWorker, endpoint: undefined } })), ['endpoint: api.acme.example:8443 does not answer worker-1'])
  })

  it('names a machine that is no node yet', () => {
    assert.deepEqual(badOf(answersOf({}, { nodes: nodes(...names.slice(0, 3).map((name) => node(name))) })), ['worker-1: is no node of the cluster: npx slipway cluster join'])
  })

  it('tells of tokens, other versions and nodes that nobody described, which are no mistakes', () => {
    const tokens = '{\n    "token": "abcdef.0123456789abcdef",\n    "expires": "2026-11-26T01:00:00Z"\n}\n{\n    "token": "ghijkl.0123456789abcdef",\n    "description": "worker-1 joins"\n}\n'
    const answers = answersOf({ 'worker-1': { ...wellWorker, kubeadm: 'v1.36.0' } }, { tokens, nodes: nodes(...names.map((name) => node(name)), node('stranger')) })
    assert.deepEqual(badOf(answers), [])
    const notes = findingsOf(cluster, answers, now).filter(({ state }) => state === 'note').map(({ about, says }) => `${about}: ${says}`)
    assert.deepEqual(notes, [
      'stranger: is a node, and not in cluster.yaml',
      'worker-1: its kubeadm is v1.36.0, and cluster.yaml says v1.35.4',
      'tokens: abcdef (no description) lets machines in until 2026-11-26T01:00:00Z',
      'tokens: ghijkl (worker-1 joins) lets machines in until somebody takes it back',
    ])
  })
})
