import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { takeWorkingTree } from '../working-tree.ts'
import { cleanEnvironment } from './environment.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/** An app that nothing depends on, and that no deployment runs: it has no service.yaml. */
const kiosk: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "@slipway/kiosk", "version": "0.0.0", "private": true, "type": "module" }\n',
  'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src", "test"] }\n',
  'build.mjs': "import { cpSync } from 'node:fs'\n\ncpSync('src', 'dist', { recursive: true })\n",
  'src/kiosk.ts': 'export const name = "kiosk"\n',
  'test/kiosk.test.ts': "import assert from 'node:assert/strict'\nimport { it } from 'node:test'\nimport { name } from '../src/kiosk.ts'\n\nit('has a name', () => assert.ok(name))\n",
}

/**
 * A clone of the working tree, in which one app has changed since the commit before: the kiosk. Its dependencies are links to those of the
 * workspace, so that nothing is installed.
 */
export class Clone {
  readonly folder: string
  readonly root: string
  /** The commit before the change. */
  readonly before: string

  constructor() {
    // What is installed has to be what the clone's lock says.
    const committed = execFileSync('git', ['show', 'HEAD:package-lock.json'], { cwd: workspace, env: cleanEnvironment(), maxBuffer: 2 ** 26 })
    if (!committed.equals(readFileSync(path.join(workspace, 'package-lock.json')))) throw new Error('package-lock.json is not what was committed: commit it first')
    this.folder = mkdtempSync(path.join(tmpdir(), 'slipway-pipeline-'))
    this.root = path.join(this.folder, 'clone')
    // A runner's origin is no workspace: what the tests push stays in a repository of their own.
    execFileSync('git', ['clone', '--quiet', '--bare', workspace, this.#origin], { env: cleanEnvironment() })
    this.#writeDownPushOptions()
    execFileSync('git', ['clone', '--quiet', this.#origin, this.root], { env: cleanEnvironment() })
    this.git('checkout', '--quiet', '-B', 'main')
    takeWorkingTree(workspace, this.root)
    for (const [file, content] of Object.entries(kiosk)) this.write(`apps/kiosk/${file}`, content)
    this.before = this.commit('the kiosk')
    this.git('push', '--quiet', '--force', 'origin', 'main')
    this.git('remote', 'set-head', 'origin', 'main')
    this.write('apps/kiosk/src/kiosk.ts', 'export const name = "changed"\n')
    this.commit('the change')
    this.#linkDependencies()
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: cleanEnvironment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }

  /** Of the repository that it was cloned from, and pushes to. */
  remote(...args: string[]): string {
    return execFileSync('git', ['-C', this.#origin, ...args], { env: cleanEnvironment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }

  /** Of the last push there. */
  pushOptions(): string[] {
    return readFileSync(path.join(this.folder, 'push-options'), 'utf8').split('\n').filter((option) => option !== '')
  }

  forgetRemote(branch: string): void {
    this.remote('update-ref', '-d', `refs/heads/${branch}`)
  }

  write(file: string, content: string): void {
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true })
    writeFileSync(path.join(this.root, file), content)
  }

  /** The files in a folder; none if it is not there. */
  list(folder: string): string[] {
    return existsSync(path.join(this.root, folder)) ? readdirSync(path.join(this.root, folder)).toSorted() : []
  }

  commit(message: string): string {
    this.git('add', '--all')
    this.git('commit', '--quiet', `--message=${message}`)
    return this.git('rev-parse', 'HEAD')
  }

  /** The same clone as if nothing had run in it yet, on a branch. */
  reset(branch: string): void {
    this.git('checkout', '--quiet', '--force', '-B', branch)
    for (const folder of ['dist', '.nx', 'apps/kiosk/dist', 'apps/gateway/dist']) rmSync(path.join(this.root, folder), { recursive: true, force: true })
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  get #origin(): string {
    return path.join(this.folder, 'origin.git')
  }

  /** As a forge takes them. */
  #writeDownPushOptions(): void {
    this.remote('config', 'receive.advertisePushOptions', 'true')
    const hook = path.join(this.#origin, 'hooks/post-receive')
    mkdirSync(path.dirname(hook), { recursive: true })
    writeFileSync(hook, `#!/bin/sh\nenv | sort -t_ -k4 -n | sed -n 's/^GIT_PUSH_OPTION_[0-9]*=//p' > ${path.join(this.folder, 'push-options')}\n`)
    chmodSync(hook, 0o755)
  }

  /**
   * Folders of links, entry by entry: what is a link already, as those of npm workspaces, leads into the clone, and an `npm ci` that should
   * not be could remove nothing but links. The stamp is what makes it needless.
   */
  #linkDependencies(): void {
    for (const folder of ['.', ...this.git('ls-files', ':(glob)*/*/package.json').split('\n').map((file) => path.dirname(file))]) {
      linkEach(path.join(workspace, folder, 'node_modules'), path.join(this.root, folder, 'node_modules'))
    }
    // Programs that were built from the same modules are the same.
    mkdirSync(path.join(workspace, '.slipway/tools'), { recursive: true })
    mkdirSync(path.join(this.root, '.slipway'), { recursive: true })
    symlinkSync(path.join(workspace, '.slipway/tools'), path.join(this.root, '.slipway/tools'))
    const stamp = path.join(this.root, 'node_modules/.slipway-stamp')
    rmSync(stamp, { force: true })
    writeFileSync(stamp, createHash('sha256').update(readFileSync(path.join(this.root, 'package-lock.json'))).digest('hex'))
  }
}

function linkEach(from: string, to: string): void {
  if (!existsSync(from)) return
  mkdirSync(to, { recursive: true })
  for (const name of readdirSync(from)) {
    const [source, link] = [path.join(from, name), path.join(to, name)]
    if (lstatSync(source).isSymbolicLink()) symlinkSync(readlinkSync(source), link)
    else if (name === '.bin' || (name.startsWith('@') && lstatSync(source).isDirectory())) linkEach(source, link)
    else symlinkSync(source, link)
  }
}
