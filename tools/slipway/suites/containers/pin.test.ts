import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { readLock } from '../../src/images/bases.ts'
import { pinBases } from '../../src/images/pin.ts'
import type { Resolve } from '../../src/images/registry.ts'
import { digestsByCrane } from '../../src/images/registry.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

describe('bases that a registry has', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-pin-'))
  let registry: LoopbackRegistry
  let resolve: Resolve
  before(async () => {
    mkdirSync(path.join(root, 'deploy'))
    registry = await LoopbackRegistry.start(buildGoTool(workspace, 'crane'))
    resolve = digestsByCrane(workspace)
  })
  after(async () => {
    await registry.stop()
    rmSync(root, { recursive: true, force: true })
  })

  it('are pinned to the digest of the index, which has all platforms, and keep it when the registry is gone', async () => {
    const [base, other] = [`${registry.host}/base:1`, `${registry.host}/other:1`]
    const image = registry.push('base:amd64', { 'etc/base': import.meta.filename })
    const index = registry.run('index', 'append', '--manifest', image, '--tag', base)
    registry.push('other:1', { 'etc/other': import.meta.filename })
    const first = await pinBases({ root, references: [base, other], resolve })
    assert.deepEqual(first.unread, [])
    assert.equal(`${registry.host}/base@${readLock(root).get(base)}`, index)
    assert.notEqual(index, image)

    registry.push('other:1', { 'etc/moved': import.meta.filename })
    const absent = `${registry.host}/absent:1`
    const second = await pinBases({ root, references: [base, other, absent], resolve, check: true })
    assert.deepEqual(second.moved.map(({ reference, from }) => [reference, from]), [[other, readLock(root).get(other)]])
    assert.deepEqual(second.unread.map(({ reference }) => reference), [absent])
    assert.match(second.unread[0]?.why ?? '', /NAME_UNKNOWN/)

    const lock = readLock(root)
    await registry.stop()
    const third = await pinBases({ root, references: [base, other], resolve })
    assert.match(third.unread[0]?.why ?? '', /connection refused/)
    assert.deepEqual(readLock(root), lock)
  })
})
