import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { it } from 'node:test'

const reporter = path.resolve(import.meta.dirname, '../../src/testing/node-reporter.ts')

it('the reporter of node:test counts tests, not suites, and writes the result file', (t) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-reporter-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'some.test.mjs')
  writeFileSync(file, `
    import { describe, it } from 'node:test'
    describe('a suite', () => {
      it('passes', () => {})
      it('fails', () => { throw new Error('on purpose') })
      it('is skipped', { skip: 'for a reason' }, () => {})
    })
    describe('is skipped as a whole', { skip: 'for another' }, () => {
      it('is not even seen', () => {})
    })
  `)
  const result = path.join(folder, 'results/test.json')
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined, SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: 'a:test' }
  const { status, stdout } = spawnSync(process.execPath, ['--test', `--test-reporter=${reporter}`, file], { env, encoding: 'utf8' })
  assert.equal(status, 1)
  assert.match(stdout, /failed: fails[^]*on purpose/)
  assert.match(stdout, /skipped: is skipped: for a reason/)
  assert.match(stdout, /skipped: is skipped as a whole: for another/)
  const { finishedAt, failures, ...counts } = JSON.parse(readFileSync(result, 'utf8')) as { finishedAt: string; failures: readonly string[] }
  assert.deepEqual(counts, { suite: 'a:test', passed: 1, failed: 1, skipped: 2 })
  assert.ok(Date.parse(finishedAt))
  assert.equal(failures.length, 1)
  assert.match(failures[0] ?? '', /^fails \(\.\.\/.*some\.test\.mjs:5\)$/)
})
