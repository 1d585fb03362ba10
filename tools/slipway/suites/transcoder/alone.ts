import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const command = path.resolve(import.meta.dirname, '../../../../apps/gateway/bin/slipway-gateway.mjs')

/** `slipway-gateway` in front of something. */
export interface Alone {
  /** Where it listens, as it says itself. */
  readonly url: string
  /** The lines that it printed until then. */
  readonly said: readonly string[]
  stop(): Promise<void>
}

/** Starts the command on a free port. Throws with what it prints if it ends instead of listening. */
export async function startAlone(...flags: readonly string[]): Promise<Alone> {
  const child = spawn(process.execPath, [command, '--listen', '127.0.0.1:0', ...flags], { stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'exit')
  const said: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => said.push(line))
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line)
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0]
    if (url === undefined) continue
    child.stdout.resume()
    return { url, said, stop: async () => {
      child.kill()
      await exited
    } }
  }
  throw new Error(`slipway-gateway does not listen:\n${said.join('\n')}`)
}
