import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Runs a program, shown as it is, and throws where it fails. */
export function run(root, program, args, env = process.env, input = undefined) {
  console.error(`${path.basename(program)} ${args.join(' ')}`)
  const bin = path.join(root, 'node_modules/.bin')
  // The workspace's own Node goes before whichever runs this.
  const options = { cwd: root, env: { ...env, PATH: `${bin}${path.delimiter}${env.PATH}` }, input, stdio: [input === undefined ? 'ignore' : 'pipe', 'inherit', 'inherit'] }
  const { status, error } = spawnSync(program, args, options)
  if (status !== 0) throw new Error(`${path.basename(program)} ${args[0]} ${error ? `does not start: ${error.message}` : `ended with ${status}`}`)
}

/** The command of this workspace. */
export const slipway = (root) => path.join(root, 'node_modules/.bin/slipway')

/** What Git prints. */
export function git(root, ...args) {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
}

/** The environment in which commits have an author, whoever that is where nobody said. */
export function authored(root) {
  const { domain } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).slipway ?? {}
  const someone = { NAME: 'Slipway pipeline', EMAIL: `pipeline@${domain ?? 'localhost'}` }
  const isSaid = (what) => spawnSync('git', ['config', `user.${what.toLowerCase()}`], { cwd: root }).status === 0
  const unsaid = Object.entries(someone).filter(([what]) => !isSaid(what))
  return { ...Object.fromEntries(unsaid.flatMap(([what, value]) => ['AUTHOR', 'COMMITTER'].map((role) => [`GIT_${role}_${what}`, value]))), ...process.env }
}
