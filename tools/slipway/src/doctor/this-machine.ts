import { spawnSync } from 'node:child_process'
import { readFileSync, statfsSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { requirePort } from '../dev/ports.ts'
import { readRunning } from '../dev/running.ts'
import { findBinaries } from '../postgres/binaries.ts'
import { unprivileged } from '../postgres/unprivileged.ts'
import { whyNotInstalled } from './dependencies.ts'
import type { Probe } from './probe.ts'

/** The machine that this runs on, with the workspace at `root`. PORT in its environment says where the gateway is to listen. */
export async function thisMachine(root: string): Promise<Probe> {
  const { checkGo } = (await import(pathToFileURL(path.join(root, 'tools/bootstrap/requirements.mjs')).href)) as { checkGo(workspace: string): void }
  const port = Number(process.env['PORT'] || 8080)
  return {
    platform: process.platform,
    arch: process.arch,
    isRoot: process.getuid?.() === 0,
    node: process.versions.node,
    goNeeded: /^go (\S+)$/m.exec(readFileSync(path.join(root, 'go.mod'), 'utf8'))?.[1] ?? '',
    port,
    version,
    whyNotGo: () => whyNot(() => checkGo(root)),
    whyNotDependencies: () => whyNotInstalled(root),
    whyNotPostgres: () => whyNot(findBinaries),
    whyNotUnprivileged: () => whyNot(() => unprivileged('postgres', [])),
    runsHere: new URL(readRunning(root)?.url ?? 'http://localhost:0').port === String(port),
    whyNotPort: async () => requirePort(port).then(() => undefined, messageOf),
    freeBytes: () => {
      const { bavail, bsize } = statfsSync(root)
      return bavail * bsize
    },
  }
}

function version(program: string, ...args: readonly string[]): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return error || status !== 0 ? undefined : stripVTControlCharacters(stdout || stderr).split('\n')[0]?.trim()
}

function whyNot(needed: () => unknown): string | undefined {
  try {
    needed()
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

function messageOf(error: unknown): string {
  return (error as Error).message
}
