import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readClaim, refuseClaimed, writeClaim } from '../../src/machine/claim.ts'

const before = { firewalls: { dumps: {}, nftTables: [] }, settings: {}, interfaces: ['lo'], data: ['/var/tmp/data'], mountPoints: [], mountsSystemdGroup: false }

describe('the claim of a machine', () => {
  it('goes to one of two that start at once; the other is told of it, and changes nothing', (t) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'testbed-claim-'))
    t.after(() => rmSync(folder, { recursive: true }))
    writeClaim(before, folder)
    assert.throws(() => writeClaim({ ...before, data: ['/var/tmp/other'] }, folder), { code: 'MISSING', message: new RegExp(`^A testbed of process ${process.pid} runs\\.`) })
    assert.deepEqual(readClaim(folder)?.data, before.data)
    assert.deepEqual(readdirSync(folder), ['before.json'])
  })

  it('holds while its process runs, not a later one of the same number', () => {
    const claim = { ...before, owner: { pid: process.pid, started: '1' } }
    refuseClaimed(claim)
  })
})
