import { requireNames } from '../cli/names.ts'
import { runTests } from '../testing/run-tests.ts'
import type { Totals } from '../testing/totals.ts'
import { addTotals } from '../testing/totals.ts'
import { recordGreen, unchangedSince } from './record.ts'
import type { Counts, Suite } from './suite.ts'
import { listSuites } from './suites.ts'

/**
 * Everything `npm test` does, from nothing, then each heavy suite whose inputs changed since its last green run. `record` keeps what
 * is green from now on, in files to be committed; `all` runs every suite whatever was recorded.
 */
export async function runGate(root: string, options: { readonly record: boolean; readonly all: boolean }): Promise<Totals> {
  let totals = await runTests(root, { cache: false })
  for (const suite of listSuites(root)) totals = addTotals(totals, await runSuite(root, suite, options))
  return totals
}

/** One heavy suite, whether or not its inputs changed. */
export async function runAlone(root: string, name: string, { record }: { readonly record: boolean }): Promise<Totals> {
  const suites = listSuites(root)
  requireNames('suite', [name], suites.map((suite) => suite.name))
  let totals: Totals = { passed: 0, failed: 0, skipped: 0, failures: [], cached: 0 }
  for (const suite of suites.filter((one) => one.name === name)) totals = addTotals(totals, await runSuite(root, suite, { record, all: true }))
  return totals
}

async function runSuite(root: string, suite: Suite, { record, all }: { readonly record: boolean; readonly all: boolean }): Promise<Counts> {
  const commit = all ? undefined : unchangedSince(root, suite)
  if (commit !== undefined) return skip(suite, `unchanged since ${commit}`)
  console.log(`\n${suite.name} …`)
  const began = Date.now()
  const counts = await attempt(root, suite)
  console.log(`${suite.name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped in ${Math.round((Date.now() - began) / 1000)} s`)
  if (record) recordGreen(root, suite, counts)
  const { failures = [] } = counts
  return { ...counts, failures: failures.map((what) => `${suite.name}: ${what}`) }
}

function skip({ name }: Suite, why: string): Counts {
  console.log(`${name}: skipped: ${why}`)
  return { passed: 0, failed: 0, skipped: 1 }
}

/** A suite that cannot even run has failed once. */
async function attempt(root: string, suite: Suite): Promise<Counts> {
  try {
    return await suite.run(root)
  } catch (error) {
    console.log(`${suite.name} failed: ${(error as Error).message}`)
    return { passed: 0, failed: 1, skipped: 0, failures: [(error as Error).message.split('\n')[0] ?? ''] }
  }
}
