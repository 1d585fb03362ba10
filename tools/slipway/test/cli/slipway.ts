import type { ChildProcessWithoutNullStreams } from 'node:child_process'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { text } from 'node:stream/consumers'

export const root = path.resolve(import.meta.dirname, '../../../..')
export const bin = path.join(root, 'tools/slipway/bin/slipway.mjs')

/** Starts the command as a shell would, with nothing that colours its output. */
export function startSlipway(args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcessWithoutNullStreams {
  const { FORCE_COLOR: _force, NO_COLOR: _no, NODE_TEST_CONTEXT: _context, ...inherited } = process.env
  return spawn(process.execPath, [bin, ...args], { cwd: root, env: { ...inherited, ...env } })
}

/** Runs the command to its end with this on its standard input. */
export async function slipway(args: readonly string[], { input = '', env = {} }: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {}) {
  const child = startSlipway(args, env)
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await code, stdout, stderr }
}
