import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Installs what package-lock.json says, unless that very lock was installed already. */
export async function installDependencies(root) {
  const stamp = path.join(root, 'node_modules/.slipway-stamp')
  const lock = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const began = Date.now()
  console.error('installing dependencies (once for each change of package-lock.json) …')
  const warming = warmGoCache(root)
  try {
    await npmCi(root)
  } finally {
    warming.kill()
  }
  writeFileSync(stamp, lock)
  console.error(`dependencies installed in ${Math.round((Date.now() - began) / 1000)} s`)
}

/** While npm waits for the network, Go can download its modules; what it does not finish, the build does later. */
function warmGoCache(root) {
  const child = spawn('go', ['mod', 'download'], { cwd: root, stdio: 'ignore' })
  child.on('error', () => {})
  return child
}

/** Rejects with npm's own output if it fails. */
function npmCi(root) {
  const npm = process.env.npm_execpath
  const [command, args] = npm?.endsWith('.js') ? [process.env.npm_node_execpath ?? process.execPath, [npm]] : ['npm', []]
  const child = spawn(command, [...args, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => { output += chunk })
  return new Promise((resolve, reject) => {
    child.on('error', (error) => reject(new Error(`npm does not start: ${error.message}`)))
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`${output}\nnpm ci failed with exit code ${code}; its output is above.`))))
  })
}
