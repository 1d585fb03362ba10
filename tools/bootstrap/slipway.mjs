import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'

/**
 * Runs the slipway command under the workspace's own Node and answers its exit code. Signals are passed on; the
 * channel between the two processes lets the command notice when this one is gone.
 */
export function runSlipway(root, args) {
  const own = path.join(root, 'node_modules/.bin/node')
  const env = { ...process.env, PATH: `${path.join(root, 'node_modules/.bin')}${path.delimiter}${process.env.PATH}` }
  // What is experimental in Node is the toolkit's choice, and no news to its users.
  const command = ['--disable-warning=ExperimentalWarning', path.join(root, 'tools/slipway/bin/slipway.mjs'), ...args]
  const child = spawn(existsSync(own) ? own : process.execPath, command, {
    cwd: root,
    env,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}
