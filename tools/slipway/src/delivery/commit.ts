import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { writeWhole } from '../output/write-whole.ts'
import { PromotionError } from './promotion.ts'

/** Throws where the file holds, or the index does, what no commit has. */
export function refuseChanged(root: string, file: string): void {
  const changed = git(root, 'status', '--porcelain', '--', file)
  if (changed !== '') throw new PromotionError(`${file} has changes that are not committed: take them back with "git restore --staged --worktree ${file}", or commit them`)
}

/**
 * Writes one file and commits it alone, whatever else is staged; answers the commit, abbreviated. Where Git refuses, the file is as it was
 * before.
 */
export function commitFile(root: string, { file, content, message }: { readonly file: string; readonly content: string; readonly message: string }): string {
  const absolute = path.join(root, file)
  const before = existsSync(absolute) ? readFileSync(absolute, 'utf8') : undefined
  writeWhole(absolute, content)
  try {
    // Git commits by itself only what it knows by name.
    if (before === undefined) git(root, 'add', '--intent-to-add', '--', file)
    git(root, 'commit', '--quiet', '--only', `--message=${message}`, '--', file)
  } catch (error) {
    if (before === undefined) rmSync(absolute)
    else writeWhole(absolute, before)
    git(root, 'reset', '--quiet', '--', file)
    throw new PromotionError(`${file} is as it was, because Git did not commit it: ${(error as Error).message}`, { cause: error })
  }
  return git(root, 'rev-parse', '--short', 'HEAD')
}

function git(root: string, ...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  if (status !== 0) throw error ?? new Error(stderr.trim() || stdout.trim())
  return stdout.trim()
}
