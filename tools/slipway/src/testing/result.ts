import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What one suite of tests came to: the content of `test-results/<target>.json` in its project. */
export interface TestResult {
  /** `<project>:<target>`. */
  readonly suite: string
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, a line each. */
  readonly failures?: readonly string[]
  /** ISO 8601. Older than the run that reads it: the result came from the cache. */
  readonly finishedAt: string
}

/** Writes a result where the environment says: SLIPWAY_TEST_RESULT (a path) and SLIPWAY_TEST_SUITE. Without a path, nowhere. */
export function recordResult(counts: Pick<TestResult, 'passed' | 'failed' | 'skipped' | 'failures'>): void {
  const file = process.env['SLIPWAY_TEST_RESULT']
  if (!file) return
  const { passed, failed, skipped, failures } = counts
  const result: TestResult = { suite: process.env['SLIPWAY_TEST_SUITE'] ?? file, passed, failed, skipped, ...(failures?.length ? { failures } : {}), finishedAt: new Date().toISOString() }
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
}
