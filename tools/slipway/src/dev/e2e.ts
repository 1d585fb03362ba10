import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Output } from './output.ts'
import { freePort } from './ports.ts'
import { startSystem } from './system.ts'

/** Starts a system of its own, runs a command with its address in SLIPWAY_BASE_URL, and answers the command's exit code. */
export async function runAgainstSystem(root: string, [command = '', ...args]: readonly string[]): Promise<number> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-e2e-'))
  const at = (name: string) => path.join(folder, name)
  const output = new Output(at('logs'), [])
  try {
    const port = await freePort()
    const state = { folder, data: at('postgres'), logs: at('logs'), binaries: at('bin'), password: 'e2e', release: () => {} }
    const system = await startSystem({ root, state, port, output })
    try {
      const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, SLIPWAY_BASE_URL: `http://127.0.0.1:${port}` } })
      return await new Promise((resolve, reject) => {
        child.on('error', reject)
        child.on('close', (code) => resolve(code ?? 1))
      })
    } finally {
      await system.stop()
    }
  } finally {
    output.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
