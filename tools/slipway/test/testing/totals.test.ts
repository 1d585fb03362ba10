import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { GoTally } from '../../src/testing/go-test.ts'
import { addUp, closing } from '../../src/testing/totals.ts'

const result = (passed: number, failures: readonly string[], skipped: number, finishedAt: string) =>
  ({ suite: 'a:test', passed, failed: failures.length, failures, skipped, finishedAt })

describe('the totals', () => {
  it('add up the results, and count apart what is older than the run', () => {
    const began = new Date('2026-01-01T12:00:00Z')
    const totals = addUp([result(3, [], 1, '2026-01-01T11:59:59Z'), result(4, ['b', 'c'], 0, '2026-01-01T12:00:01Z')], began)
    assert.deepEqual(totals, { passed: 7, failed: 2, skipped: 1, failures: ['a:test: b', 'a:test: c'], cached: 3 })
  })

  it('close with what failed and one line, which leaves out what there is none of', () => {
    assert.equal(closing({ passed: 7, failed: 2, skipped: 1, failures: ['a:test: b', 'a:test: c'], cached: 3 }), 'failed: a:test: b\nfailed: a:test: c\n7 passed, 2 failed, 1 skipped')
    assert.equal(closing({ passed: 7, failed: 0, skipped: 0, failures: [], cached: 0 }), '7 passed, 0 failed')
  })
})

describe('the tally of go test', () => {
  const tally = (t: { mock: { method(object: Console, name: 'log', to: () => void): unknown } }, events: object[]) => {
    t.mock.method(console, 'log', () => {})
    const counting = new GoTally()
    for (const event of events) counting.add(event as Parameters<GoTally['add']>[0])
    return counting
  }

  it('counts tests and subtests, not packages', (t) => {
    const counting = tally(t, [
      { Action: 'pass', Package: 'p', Test: 'TestA' },
      { Action: 'pass', Package: 'p', Test: 'TestA/sub' },
      { Action: 'skip', Package: 'p', Test: 'TestB', Output: 'no database' },
      { Action: 'pass', Package: 'p' },
    ])
    assert.deepEqual(counting.counts(0), { passed: 2, failed: 0, skipped: 1, failures: [] })
  })

  it('counts one failure for a package that fails without a failed test', (t) => {
    const counting = tally(t, [{ Action: 'build-fail', ImportPath: 'p' }, { Action: 'fail', Package: 'p' }])
    assert.deepEqual(counting.counts(1), { passed: 0, failed: 1, skipped: 0, failures: ['p'] })
  })

  it('names a run that failed before any package', (t) => {
    assert.deepEqual(tally(t, []).counts(2), { passed: 0, failed: 1, skipped: 0, failures: ['go test ended with 2'] })
  })

  it('names what failed by itself, and not what it is part of', (t) => {
    const counting = tally(t, [
      { Action: 'fail', Package: 'p', Test: 'TestA/sub' },
      { Action: 'fail', Package: 'p', Test: 'TestA' },
      { Action: 'fail', Package: 'p', Test: 'Test' },
      { Action: 'fail', Package: 'p' },
    ])
    assert.deepEqual(counting.counts(1), { passed: 0, failed: 3, skipped: 0, failures: ['p TestA/sub', 'p Test'] })
  })
})
