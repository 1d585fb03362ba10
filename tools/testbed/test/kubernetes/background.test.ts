import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { startBackground } from '../../src/kubernetes/background.ts'

const logs = mkdtempSync(path.join(tmpdir(), 'slipway-background-'))

describe('a program in the background', { skip: process.platform !== 'linux' && 'setpriv is of Linux' }, () => {
  after(() => rmSync(logs, { recursive: true, force: true }))

  it('is there once it answers, and gone once it is stopped', async () => {
    const file = path.join(logs, 'ready')
    const program = await startBackground('sleeper', ['sh', '-c', `echo $$ > ${file}; exec sleep 60`], { logs, answers: async () => existsSync(file) && readFileSync(file, 'utf8') !== '' })
    const pid = readFileSync(file, 'utf8').trim()
    assert.ok(existsSync(`/proc/${pid}`))
    await program.stop()
    assert.ok(!existsSync(`/proc/${pid}`))
  })

  it('that ends before it answers is told with its last words', async () => {
    const start = startBackground('broken', ['sh', '-c', 'echo cannot read the file; exit 1'], { logs, answers: async () => false })
    await assert.rejects(start, /broken ended before it answered:\ncannot read the file/)
  })
})
