import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Counts, Suite } from './suite.ts'

/** The last green run of a suite, committed in `.ci/green/<suite>.json`. */
export interface GreenRun {
  /** SHA-256 of what Git holds for the suite's inputs. */
  readonly inputs: string
  readonly commit: string
  readonly passed: number
  readonly skipped: number
}

/** The commit of the last green run, if the suite's inputs are still what they were then. A changed working tree never is. */
export function unchangedSince(root: string, suite: Suite): string | undefined {
  const file = recordOf(root, suite.name)
  const { name, inputs } = suite
  if (inputs === undefined || !existsSync(file) || isDirty(root, inputs)) return undefined
  const green = JSON.parse(readFileSync(file, 'utf8')) as GreenRun
  return green.inputs === digestInputs(root, name, inputs) ? green.commit : undefined
}

/** Records a green run, to be committed. Does nothing where the working tree is not what the commit says. */
export function recordGreen(root: string, { name, inputs }: Suite, { passed, failed, skipped }: Counts): void {
  if (inputs === undefined || passed === 0 || failed > 0 || isDirty(root, inputs)) return
  const green: GreenRun = { inputs: digestInputs(root, name, inputs), commit: git(root, 'rev-parse', '--short=12', 'HEAD').trim(), passed, skipped }
  mkdirSync(path.dirname(recordOf(root, name)), { recursive: true })
  writeFileSync(recordOf(root, name), `${JSON.stringify(green, null, 2)}\n`)
}

function digestInputs(root: string, name: string, inputs: readonly string[]): string {
  const files = git(root, 'ls-files', '--stage', '--', ...inputs)
  if (files === '') throw new Error(`suite ${name}: its inputs match no file`)
  return createHash('sha256').update(files).digest('hex')
}

function isDirty(root: string, inputs: readonly string[]): boolean {
  return git(root, 'status', '--porcelain', '--', ...inputs) !== ''
}

function recordOf(root: string, name: string): string {
  return path.join(root, '.ci/green', `${name}.json`)
}

function git(root: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' })
}
