import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Output } from './output.ts'
import { freePort } from './ports.ts'
import type { System } from './system.ts'
import { startSystem } from './system.ts'

/** Starts a whole system in a temporary folder, on free ports, for as long as `use` takes, and answers what that answers. */
export async function withThrowawaySystem<T>(root: string, use: (system: System, url: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-system-'))
  const at = (name: string) => path.join(folder, name)
  const output = new Output(at('logs'), [])
  try {
    const port = await freePort()
    const state = { folder, data: at('postgres'), logs: at('logs'), binaries: at('bin'), password: 'throwaway', release: () => {} }
    const system = await startSystem({ root, state, port, output, idle: 30_000 })
    try {
      return await use(system, `http://127.0.0.1:${port}`)
    } finally {
      await system.stop()
    }
  } finally {
    output.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
