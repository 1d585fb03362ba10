import { spawn } from 'node:child_process'
import { globSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Totals } from './totals.ts'
import { addUp, readResults } from './totals.ts'

const targets = ['lint', 'typecheck', 'check', 'test', 'e2e']

/** Runs every check of the workspace by Nx and adds up what the result files say. A run that Nx calls failed has at least one failure. */
export async function runTests(root: string, { cache }: { readonly cache: boolean }): Promise<Totals> {
  const began = new Date()
  for (const folder of globSync(['apps/*/test-results', 'libs/**/test-results', 'tools/*/test-results'], { cwd: root, exclude: ['**/node_modules'] })) {
    rmSync(path.join(root, folder), { recursive: true, force: true })
  }
  const args = ['run-many', '-t', ...targets, '--outputStyle=static', '--nxBail=false', ...(cache ? [] : ['--skipNxCache'])]
  const code = await run(path.join(root, 'node_modules/.bin/nx'), args, root)
  const totals = addUp(readResults(root), began)
  return code !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals
}

function run(command: string, args: readonly string[], cwd: string): Promise<number> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' } })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
