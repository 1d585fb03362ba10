import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'
import { buildGoTool } from '@slipway/toolkit/go-tool'
import { run } from '../program.ts'

export async function engineAnswers(): Promise<boolean> {
  return succeeds('docker', ['version', '--format', '{{.Server.Version}}'])
}

/** Whether the docker program here has the second version of compose. */
export async function hasCompose(): Promise<boolean> {
  return succeeds('docker', ['compose', 'version'])
}

/** Makes a configuration of docker that has compose, built from source. It keeps what the user's own configuration has. */
export function configureCompose(root: string, folder: string, { inherit }: { readonly inherit: boolean }): void {
  const compose = buildGoTool(root, 'compose')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(path.join(folder, 'cli-plugins'), { recursive: true })
  if (inherit) linkAll(process.env['DOCKER_CONFIG'] ?? path.join(homedir(), '.docker'), folder)
  symlinkSync(compose, path.join(folder, 'cli-plugins/docker-compose'))
}

function linkAll(from: string, to: string): void {
  if (!existsSync(from)) return
  for (const name of readdirSync(from)) if (name !== 'cli-plugins') symlinkSync(path.join(from, name), path.join(to, name))
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(() => true, () => false)
}
