import { setTimeout as delay } from 'node:timers/promises'
import type { PostgresServer } from '../postgres/server.ts'
import { startPostgres } from '../postgres/server.ts'
import type { Output } from './output.ts'

/** A PostgreSQL that is started again, on the same port and data, whenever it ends unasked. */
export async function keepPostgres(options: { readonly data: string; readonly port: number; readonly output: Output }): Promise<{ url: string; pid: number | undefined; stop(): Promise<void> }> {
  const { data, port, output } = options
  const onLog = (text: string) => {
    for (const line of text.trimEnd().split('\n')) if (line !== '') output.record('postgres', line)
  }
  const asked = { stop: false }
  let server: PostgresServer = await startPostgres({ data, port, onLog })
  const again = async () => {
    for (let pause = 200; !asked.stop; pause = Math.min(pause * 2, 10_000)) {
      output.event('postgres', 'ended; starting it again')
      await delay(pause)
      if (asked.stop) return
      try {
        server = await startPostgres({ data, port, onLog })
        server.process.once('exit', () => void again())
        return output.event('postgres', 'is back')
      } catch (error) {
        output.event('postgres', (error as Error).message)
      }
    }
  }
  server.process.once('exit', () => void again())
  return {
    url: server.url,
    get pid() { return server.process.pid },
    stop: async () => {
      asked.stop = true
      await server.stop()
    },
  }
}
