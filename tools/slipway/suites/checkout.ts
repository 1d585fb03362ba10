import { execFileSync, spawn } from 'node:child_process'
import { appendFileSync, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { stringify } from 'yaml'
import { cleanEnvironment } from './pipelines/environment.ts'
import { takeWorkingTree } from './working-tree.ts'

const workspace = path.resolve(import.meta.dirname, '../../..')

/** What a command came to. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** This workspace as its working tree is, in a clone of its own, where commands may commit. */
export class Checkout {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-checkout-'))

  constructor() {
    execFileSync('git', ['clone', '--quiet', '--no-hardlinks', workspace, this.root], { env: cleanEnvironment() })
    takeWorkingTree(workspace, this.root)
    // Links are no folders, and .gitignore ignores folders.
    appendFileSync(path.join(this.root, '.git/info/exclude'), 'node_modules\n.slipway\n')
    for (const folder of ['.', ...globSync('{apps,libs,tools}/*/node_modules', { cwd: workspace }).map((found) => path.dirname(found))]) {
      symlinkSync(path.join(workspace, folder, 'node_modules'), path.join(this.root, folder, 'node_modules'))
    }
    // Programs that were built from the same modules are the same.
    mkdirSync(path.join(this.root, '.slipway'))
    mkdirSync(path.join(workspace, '.slipway/tools'), { recursive: true })
    symlinkSync(path.join(workspace, '.slipway/tools'), path.join(this.root, '.slipway/tools'))
    this.git('checkout', '--quiet', '-B', 'main')
    this.commit('the working tree')
  }

  git(...args: readonly string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: cleanEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }

  /** Commits all that changed, if something did. */
  commit(message: string): void {
    this.git('add', '--all')
    if (this.git('status', '--porcelain') !== '') this.git('commit', '--quiet', `--message=${message}`)
  }

  /** What an environment says, in place of all that it said. */
  writeValues(environment: string, values: object): void {
    writeFileSync(path.join(this.root, `deploy/environments/${environment}/values.yaml`), stringify(values))
  }

  /** Runs `slipway` of this checkout; the environment is that of this process, without what pipelines say, and this. */
  async slipway(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const child = spawn(process.execPath, [path.join(this.root, 'tools/slipway/bin/slipway.mjs'), ...args], { cwd: this.root, env: cleanEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] })
    const code = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await code, stdout, stderr }
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}
