import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { TestResult } from './result.ts'

/** The sum of the workspace's result files. */
export interface Totals {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** What failed, a line each. */
  readonly failures: readonly string[]
  /** How many of the passed ones an earlier run had passed, with the same inputs. */
  readonly cached: number
}

/** Every result file of the workspace. */
export function readResults(root: string): TestResult[] {
  const files = globSync(['apps/*', 'libs/*', 'libs/*/*', 'tools/*'].map((folder) => `${folder}/test-results/*.json`), { cwd: root })
  return files.toSorted().map((file) => JSON.parse(readFileSync(path.join(root, file), 'utf8')) as TestResult)
}

/** Adds up results; those finished before the run began came from the cache. */
export function addUp(results: readonly TestResult[], runBegan: Date): Totals {
  const sum = (key: 'passed' | 'failed' | 'skipped', of = results) => of.reduce((total, result) => total + result[key], 0)
  const cached = results.filter((result) => new Date(result.finishedAt) < runBegan)
  const failures = results.flatMap(({ suite, failures: names = [] }) => names.map((name) => `${suite}: ${name}`))
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures, cached: sum('passed', cached) }
}

/** The sum of two. */
export function addTotals(a: Totals, b: Partial<Totals>): Totals {
  const sum = (key: 'passed' | 'failed' | 'skipped' | 'cached') => a[key] + (b[key] ?? 0)
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures: [...a.failures, ...(b.failures ?? [])], cached: sum('cached') }
}

/** What failed once more, as nobody scrolls back that far, and the closing line: `N passed, N failed`, and `, N skipped` where some were. */
export function closing({ passed, failed, skipped, failures }: Totals): string {
  return `${failures.map((what) => `failed: ${what}\n`).join('')}${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
