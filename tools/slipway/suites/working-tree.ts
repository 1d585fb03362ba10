import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'

/** Gives a clone of the last commit what is not committed yet, so that a suite tries what is there. */
export function takeWorkingTree(workspace: string, clone: string): void {
  const list = (...args: string[]) => execFileSync('git', args, { cwd: workspace, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0').filter((file) => file !== '')
  for (const file of [...list('diff', '--name-only', '--no-renames', '-z', 'HEAD'), ...list('ls-files', '-z', '--others', '--exclude-standard')]) {
    const [from, to] = [path.join(workspace, file), path.join(clone, file)]
    if (!existsSync(from)) rmSync(to, { recursive: true, force: true })
    else {
      mkdirSync(path.dirname(to), { recursive: true })
      cpSync(from, to)
    }
  }
}
