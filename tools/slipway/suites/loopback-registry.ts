import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** A registry on a port of its own, and images in it that no engine was needed for. */
export class LoopbackRegistry {
  readonly host: string
  readonly #crane: string
  readonly #stop: () => Promise<void>

  private constructor(crane: string, port: string, stop: () => Promise<void>) {
    this.host = `127.0.0.1:${port}`
    this.#crane = crane
    this.#stop = stop
  }

  static async start(crane: string): Promise<LoopbackRegistry> {
    const child = spawn(crane, ['registry', 'serve', '--address', '127.0.0.1:0'], { stdio: ['ignore', 'ignore', 'pipe'] })
    const exited = once(child, 'exit')
    for await (const line of createInterface({ input: child.stderr })) {
      const port = /serving on port (\d+)/.exec(line)?.[1]
      if (port !== undefined) {
        child.stderr.resume()
        return new LoopbackRegistry(crane, port, async () => {
          child.kill()
          await exited
        })
      }
    }
    throw new Error('crane registry serve ended before it served')
  }

  async stop(): Promise<void> {
    await this.#stop()
  }

  /** Makes an image of one layer, with files by where they are in it, under a tag; answers it by its digest. */
  push(reference: string, files: Readonly<Record<string, string>>): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'slipway-layer-'))
    try {
      for (const [at, from] of Object.entries(files)) {
        mkdirSync(path.join(folder, 'root', path.dirname(at)), { recursive: true })
        cpSync(from, path.join(folder, 'root', at), { dereference: true })
      }
      const layer = path.join(folder, 'layer.tar')
      execFileSync('tar', ['-cf', layer, '-C', path.join(folder, 'root'), '.'])
      return this.run('append', '--oci-empty-base', '--new_layer', layer, '--new_tag', `${this.host}/${reference}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }

  run(...args: string[]): string {
    return execFileSync(this.#crane, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  }
}
