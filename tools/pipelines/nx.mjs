import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

/** The arguments with which Nx runs targets on what changed between `base` and `head`, or on everything. */
export function nxArguments(targets, options, { base, head }) {
  const scope = base ? ['affected', `--base=${base}`, `--head=${head}`] : ['run-many']
  return [...scope, '-t', ...targets, '--outputStyle=static', ...options]
}

/** Runs Nx under the workspace's own Node and answers its exit code. Signals are passed on. */
export function runNx(root, args) {
  const bin = path.join(root, 'node_modules/.bin')
  if (!existsSync(path.join(bin, 'nx'))) throw new Error('there is no Nx in node_modules: run "node tools/pipelines/install.mjs" first')
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}`, NX_DAEMON: 'false', NX_TUI: 'false' }
  const child = spawn(path.join(bin, 'nx'), args, { cwd: root, env, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
