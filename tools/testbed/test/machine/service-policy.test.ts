import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { removeLeftPolicy, withoutServices } from '../../src/machine/service-policy.ts'

const module = JSON.stringify(path.resolve(import.meta.dirname, '../../src/machine/service-policy.ts'))

describe('while packages are installed', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'testbed-policy-'))
    file = path.join(folder, 'policy-rc.d')
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('no service may start, and afterwards each may', async () => {
    let status: number | null = null
    await withoutServices(async () => { ({ status } = spawnSync(file)) }, file)
    assert.equal(status, 101)
    assert.ok(!existsSync(file))
  })

  it('what was refused is allowed again where that fails', async () => {
    await assert.rejects(withoutServices(() => Promise.reject(new Error('no archive')), file), /no archive/)
    assert.ok(!existsSync(file))
  })

  it('the policy of the machine stays as it is', async () => {
    const own = '#!/bin/sh\nexit 101\n'
    writeFileSync(file, own)
    await withoutServices(() => Promise.resolve(), file)
    assert.equal(removeLeftPolicy(file), false)
    assert.equal(readFileSync(file, 'utf8'), own)
  })

  it('that of a testbed that is at work stays; that of one that was killed is removed', async () => {
    await withoutServices(async () => assert.equal(removeLeftPolicy(file), false), file)
    const killed = `import { withoutServices } from ${module}; await withoutServices(() => process.kill(process.pid, 'SIGKILL'), ${JSON.stringify(file)})`
    spawnSync(process.execPath, ['--input-type=module', '--eval', killed])
    assert.ok(existsSync(file))
    assert.equal(removeLeftPolicy(file), true)
    assert.ok(!existsSync(file))
    assert.equal(removeLeftPolicy(file), false)
  })
})
