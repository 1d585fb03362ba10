import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fixtureFiles } from './fixture-files.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

// The fixture is the real workspace's configuration, lock file and toolkit around projects of its own.
const real = ['.nxignore', '.oxlintrc.json', 'nx.json', 'package.json', 'package-lock.json', 'tsconfig.base.json', 'deploy/bases.yaml', 'deploy/manifest.schema.json']
const toolkit = ['bin', 'generators.json', 'nx-plugin.mjs', 'package.json', 'src', 'tsconfig.json'].map((name) => `tools/slipway/${name}`)

/** A small workspace in a folder of its own, committed to git, on which the real Nx runs with the real plugin. */
export class Fixture {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-workspace-'))

  constructor() {
    for (const file of [...real, ...toolkit]) cpSync(path.join(workspace, file), path.join(this.root, file), { recursive: true })
    for (const folder of ['node_modules', 'tools/slipway/node_modules']) symlinkSync(path.join(workspace, folder), path.join(this.root, folder))
    for (const [file, content] of Object.entries(fixtureFiles)) this.write(file, content)
    this.#git('init', '--quiet', '--initial-branch=main')
    this.commit('base')
  }

  /** Commits all that there is. */
  commit(message: string): void {
    this.#git('add', '--all')
    this.#git('-c', 'user.name=test', '-c', 'user.email=test@slipway.example', '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', message)
  }

  write(file: string, content: string | Uint8Array): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true })
    writeFileSync(path.join(this.root, file), content)
  }

  /** Everything as it was committed; what Nx derived stays. */
  reset(): void {
    this.#git('reset', '--hard', '--quiet')
    this.#git('clean', '-d', '--force', '--quiet')
  }

  /** What Nx prints. Throws with all of it if Nx fails. */
  nx(args: readonly string[], environment: NodeJS.ProcessEnv = {}): string {
    const nx = path.join(workspace, 'node_modules/nx/dist/bin/nx.js')
    const env = { ...inherited(), ...this.#ownState(), NX_DAEMON: 'false', NO_COLOR: '1', ...environment }
    return execFileSync(process.execPath, [nx, ...args], { cwd: this.root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  #ownState(): NodeJS.ProcessEnv {
    return { NX_CACHE_DIRECTORY: path.join(this.root, '.nx/cache'), NX_WORKSPACE_DATA_DIRECTORY: path.join(this.root, '.nx/workspace-data') }
  }

  #git(...args: string[]): void {
    execFileSync('git', args, { cwd: this.root, env: inherited(), stdio: ['ignore', 'pipe', 'pipe'] })
  }
}

/** The environment without what an outer Nx, node:test or git hook says about itself. */
function inherited(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(NX_|NODE_TEST_CONTEXT|SLIPWAY_TEST_|GIT_|FORCE_COLOR)/.test(name)))
}
