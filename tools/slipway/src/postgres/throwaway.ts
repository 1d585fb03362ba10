import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '../dev/ports.ts'
import type { PostgresServer } from './server.ts'
import { startPostgres } from './server.ts'

/** Gives a new, empty server to `use`, and removes it and its data afterwards, however that ends. */
export async function withPostgres<T>(use: (server: PostgresServer) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slipway-postgres-'))
  try {
    const server = await startPostgres({ data: path.join(folder, 'data'), port: await freePort() })
    try {
      return await use(server)
    } finally {
      await server.stop()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
