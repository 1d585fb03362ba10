import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import type { Run } from '../start/clone.ts'

/** The curl lines that `npm start` prints, which a shell runs: those for paths that match. Asserts that each is answered as it should be. */
export function runExamples(run: Run, paths: RegExp, answer: RegExp): number {
  const lines = (run.output.match(/^ +curl .*$/gm) ?? []).filter((line) => paths.test(line))
  for (const line of lines) assert.match(execFileSync('sh', ['-c', line.replace('curl', 'curl -sSf')], { encoding: 'utf8' }), answer)
  return lines.length
}
