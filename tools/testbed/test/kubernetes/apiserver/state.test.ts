import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, it } from 'node:test'
import { thisProcess } from '../../../src/machine/owner.ts'
import { makeState } from '../../../src/kubernetes/apiserver/state.ts'

let parent: string
beforeEach(() => void (parent = mkdtempSync(path.join(tmpdir(), 'testbed-state-'))))
afterEach(() => rmSync(parent, { recursive: true, force: true }))

it('is a folder of its own that nobody else reads, and goes with all that is in it', () => {
  const [one, other] = [makeState(parent), makeState(parent)]
  assert.notEqual(one.folder, other.folder)
  assert.equal(statSync(one.folder).mode & 0o077, 0)
  writeFileSync(path.join(one.folder, 'log'), '')
  one.remove()
  assert.deepEqual(readdirSync(parent), [path.basename(other.folder)])
})

it('removes what a process left that was killed, and leaves that of processes which run and of others', () => {
  const { pid, started } = thisProcess()
  const running = `slipway-apiserver-${pid}-${started}-a`
  for (const name of [running, `slipway-apiserver-${pid}-1-b`, 'slipway-apiserver-notes', 'other']) mkdirSync(path.join(parent, name, 'etcd'), { recursive: true })
  makeState(parent).remove()
  assert.deepEqual(readdirSync(parent).toSorted(), ['other', running, 'slipway-apiserver-notes'])
})
