import { spawn } from 'node:child_process'
import path from 'node:path'
import type { Service } from '../model/service.ts'

/** Builds Go services into a folder, one binary each, named by folder. Rejects with the compiler's own lines. */
export async function buildGo(root: string, services: readonly Service[], binaries: string): Promise<void> {
  const together = services.filter((service) => !service.ejected).map((service) => `./${service.folder}`)
  if (together.length > 0) await build(root, binaries, together)
  // A module of its own is built from within.
  for (const { folder } of services.filter((service) => service.ejected)) await build(path.join(root, folder), binaries, ['.'])
}

async function build(folder: string, binaries: string, packages: readonly string[]): Promise<void> {
  // Without the state of Git in it, a binary changes when its sources do, and only then is its service restarted. Without DWARF it is
  // linked sooner after a save; a debugger builds its own.
  const child = spawn('go', ['build', '-buildvcs=false', '-ldflags=-w', '-o', `${binaries}${path.sep}`, ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString() })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  const lines = errors.split('\n').filter((line) => !line.startsWith('go: downloading')).join('\n').trim()
  if (code !== 0) throw new Error(/no space left on device/i.test(lines) ? 'the disk is full: go build cannot write' : lines)
}
