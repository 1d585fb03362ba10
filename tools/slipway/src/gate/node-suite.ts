import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Counts } from './suite.ts'

/** The tests left no result: whatever ran them ended before. */
export class SuiteNotRun extends Error {
  readonly code = 'SUITE_NOT_RUN'
  readonly status: number | null

  constructor(status: number | null) {
    super(`its tests did not run: what runs them ended with ${status}`)
    this.status = status
  }
}

/** How the files of a suite run. */
interface NodeSuiteOptions {
  /** What their process runs under: a program and its arguments. Theirs come after it. */
  readonly under?: readonly string[]
  /** How many files at once; as many as Node likes by default. */
  readonly concurrency?: number
}

/** Runs the tests of tools/slipway/suites/<name>. */
export function runNodeSuite(root: string, name: string, { under = [], concurrency }: NodeSuiteOptions = {}): Counts {
  const folder = mkdtempSync(path.join(tmpdir(), `slipway-${name}-`))
  const result = path.join(folder, 'result.json')
  try {
    const [program = process.execPath, ...args] = [
      ...under, process.execPath, '--test', '--test-reporter=./tools/slipway/src/testing/node-reporter.ts',
      ...(concurrency === undefined ? [] : [`--test-concurrency=${concurrency}`]), `tools/slipway/suites/${name}/**/*.test.ts`,
    ]
    const { status } = spawnSync(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: name },
    })
    if (!existsSync(result)) throw new SuiteNotRun(status)
    const counts = JSON.parse(readFileSync(result, 'utf8')) as Counts
    return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1, failures: [`what runs its tests ended with ${status}`] } : counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
