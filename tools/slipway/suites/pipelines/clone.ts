import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment } from './environment.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const pipelines = ['.github', '.gitlab-ci.yml', 'Jenkinsfile', 'tools/pipelines']

/** An app that nothing depends on, and that no deployment runs: it has no service.yaml. */
const kiosk: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "@slipway/kiosk", "version": "0.0.0", "private": true, "type": "module" }\n',
  'tsconfig.json': '{ "extends": "../../tsconfig.base.json", "include": ["src", "test"] }\n',
  'build.mjs': "import { cpSync } from 'node:fs'\n\ncpSync('src', 'dist', { recursive: true })\n",
  'src/kiosk.ts': 'export const name = "kiosk"\n',
  'test/kiosk.test.ts': "import assert from 'node:assert/strict'\nimport { it } from 'node:test'\nimport { name } from '../src/kiosk.ts'\n\nit('has a name', () => assert.ok(name))\n",
}

/**
 * A clone of the last commit, with the working tree's pipelines, in which one app has changed since the commit before: the kiosk. Its
 * dependencies are links to those of the workspace, so that nothing is installed.
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
    execFileSync('git', ['clone', '--quiet', this.#origin, this.root], { env: cleanEnvironment() })
    this.git('checkout', '--quiet', '-B', 'main')
    for (const file of pipelines) this.#take(file)
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

  #take(file: string): void {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', file], { cwd: workspace, env: cleanEnvironment(), encoding: 'utf8' })
    rmSync(path.join(this.root, file), { recursive: true, force: true })
    for (const one of listed.split('\0').filter((name) => name !== '' && existsSync(path.join(workspace, name)))) cpSync(path.join(workspace, one), path.join(this.root, one))
  }

  /**
   * Folders of links, entry by entry: what is a link already, as those of npm workspaces, leads into the clone, and an `npm ci` that should
   * not be could remove nothing but links. The stamp is what makes it needless.
   */
  #linkDependencies(): void {
    for (const folder of ['.', ...this.git('ls-files', ':(glob)*/*/package.json').split('\n').map((file) => path.dirname(file))]) {
      linkEach(path.join(workspace, folder, 'node_modules'), path.join(this.root, folder, 'node_modules'))
    }
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
