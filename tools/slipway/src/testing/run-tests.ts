import { spawn } from 'node:child_process'
import { globSync, rmSync } from 'node:fs'
import path from 'node:path'
import { checkWorkspace } from '../check/check.ts'
import { describeCheck } from '../check/describe.ts'
import type { Totals } from './totals.ts'
import { addTotals, addUp, readResults } from './totals.ts'

const targets = ['lint', 'typecheck', 'check', 'test', 'e2e']

/**
 * Checks what the workspace says of itself, then runs every target by Nx and adds up what the result files say. A run that Nx calls
 * failed has at least one failure. Where manifests cannot be used there are no projects to run, so that is told alone.
 */
export async function runTests(root: string, { cache }: { readonly cache: boolean }): Promise<Totals> {
  const { checked, findings } = checkWorkspace(root)
  console.log(describeCheck({ checked, findings }))
  const wrong = new Set(findings.map(({ check }) => check))
  const own: Totals = { passed: checked - wrong.size, failed: findings.length, skipped: 0, failures: [...wrong].map((check) => `slipway check: ${check}`), cached: 0 }
  if (wrong.has('manifests') || wrong.has('model')) return own
  const totals = addTotals(own, await runTargets(root, cache))
  // What was said before all the targets had their say is no longer in sight.
  if (findings.length > 0) console.log(`\n${describeCheck({ checked, findings })}\n`)
  return totals
}

async function runTargets(root: string, cache: boolean): Promise<Totals> {
  const began = new Date()
  for (const folder of globSync(['apps/*/test-results', 'libs/**/test-results', 'tools/*/test-results'], { cwd: root, exclude: ['**/node_modules'] })) {
    rmSync(path.join(root, folder), { recursive: true, force: true })
  }
  const args = ['run-many', '-t', ...targets, '--outputStyle=static', '--nxBail=false', ...(cache ? [] : ['--skipNxCache'])]
  const code = await run(path.join(root, 'node_modules/.bin/nx'), args, root)
  const totals = addUp(readResults(root), began)
  if (code === 0) return totals
  // Targets that are no tests, such as lint, leave no result.
  return { ...totals, failed: Math.max(totals.failed, 1), failures: [...totals.failures, `nx run-many ended with ${code}: its last lines name every target that failed`] }
}

function run(command: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' } })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
