import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Counts } from './suite.ts'

/** Runs the tests of `npm start` itself: what dies, what is saved, what is in the way. */
export function runStartSuite(root: string): Counts {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-start-'))
  const result = path.join(folder, 'result.json')
  try {
    const args = ['--test', '--test-reporter=./tools/slipway/src/testing/node-reporter.ts', 'tools/slipway/suites/start/**/*.test.ts']
    const { status } = spawnSync(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: 'start' },
    })
    const counts = JSON.parse(readFileSync(result, 'utf8')) as Counts
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
