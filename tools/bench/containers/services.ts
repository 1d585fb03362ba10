import { existsSync } from 'node:fs'
import path from 'node:path'
import { run } from '../program.ts'
import { workspace } from '../workspace.ts'

/** A service that docker-compose.yml builds an image for. */
export interface Service {
  readonly name: string
  readonly image: string
  /** Relative to the workspace. */
  readonly folder: string
  readonly language: 'go' | 'typescript'
}

interface ComposeFile {
  readonly services: Readonly<Record<string, { readonly image: string; readonly build?: { readonly dockerfile: string } }>>
}

export async function readServices(): Promise<Service[]> {
  const { stdout } = await run('docker', ['compose', 'config', '--format', 'json'], { cwd: workspace })
  return Object.entries((JSON.parse(stdout) as ComposeFile).services).flatMap(([name, { image, build }]) => {
    if (build === undefined) return []
    const folder = path.dirname(build.dockerfile)
    return [{ name, image, folder, language: existsSync(path.join(workspace, folder, 'main.go')) ? 'go' : 'typescript' }] as const
  })
}

/** The command of a workspace, of this one or of a copy. */
export function slipway(root: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return run(process.execPath, [path.join(root, 'tools/slipway/bin/slipway.mjs'), ...args], { cwd: root, env })
}
