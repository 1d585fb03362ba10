import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Counts } from './suite.ts'

/** Runs the tests of tools/slipway/suites/<name>. */
export function runNodeSuite(root: string, name: string): Counts {
  const folder = mkdtempSync(path.join(tmpdir(), `slipway-${name}-`))
  const result = path.join(folder, 'result.json')
  try {
    const args = ['--test', '--test-reporter=./tools/slipway/src/testing/node-reporter.ts', `tools/slipway/suites/${name}/**/*.test.ts`]
    const { status } = spawnSync(process.execPath, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: name },
    })
    const counts = JSON.parse(readFileSync(result, 'utf8')) as Counts
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
