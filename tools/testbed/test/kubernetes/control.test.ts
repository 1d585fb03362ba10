import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { serveControl } from '../../src/kubernetes/control.ts'
import type { LentState } from '../../src/kubernetes/lent.ts'
import { lentCluster } from '../../src/kubernetes/lent.ts'

describe('a lent cluster', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'control-'))
  const socket = path.join(folder, 'socket')
  const done: string[] = []
  const node = { name: 'worker-1', role: 'worker', address: '172.16.0.101', group: '/slipway-testbed/worker-1', folder, logs: folder } as const
  const actions = { group: '', pid: undefined, start: async () => {}, kill: async () => void done.push('kill'), pause: () => void done.push('pause'), resume: () => void done.push('resume'), exec: async () => '' }
  let control: Awaited<ReturnType<typeof serveControl>>

  before(async () => {
    control = await serveControl(socket, { nodes: [{ ...node, ...actions }], startNode: async (name) => void done.push(`start ${name}`), connectNode: async (name) => void done.push(`connect ${name}`) })
    const state: LentState = { socket, kubeconfig: '', registry: '172.16.0.2:5000', machine: '172.16.0.1', nodes: [node] }
    writeFileSync(path.join(folder, 'state.json'), JSON.stringify(state))
  })
  after(async () => {
    await control.close()
    rmSync(folder, { recursive: true })
  })
  const lent = () => lentCluster({ SLIPWAY_TESTBED_CLUSTER: path.join(folder, 'state.json') })

  it('has its nodes turned off and on by the process that made it', async () => {
    const worker = lent().node('worker-1')
    await worker.pause()
    await worker.resume()
    await worker.kill()
    await worker.start()
    assert.deepEqual(done, ['pause', 'resume', 'kill', 'start worker-1'])
  })

  it('says so where a program is to run on a node that is off', async () => {
    await assert.rejects(lent().node('worker-1').exec('true'), /worker-1 is off/)
  })

  it('knows only its own nodes', () => {
    assert.throws(() => lent().node('worker-2'), { code: 'MISSING' })
  })

  it('is missed where none is lent', () => {
    assert.throws(() => lentCluster({}), { code: 'MISSING' })
  })
})
