import { execFileSync } from 'node:child_process'

/** What Git holds and what is new, relative to `root`; without what Git ignores or what is deleted. */
export function listFiles(root: string): string[] {
  const list = (...args: string[]) => execFileSync('git', ['ls-files', '-z', ...args], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0').filter((file) => file !== '')
  const deleted = new Set(list('--deleted'))
  return [...new Set(list('--cached', '--others', '--exclude-standard'))].filter((file) => !deleted.has(file))
}
