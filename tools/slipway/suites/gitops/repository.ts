import { execFileSync } from 'node:child_process'
import { appendFileSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import type { GitServer } from '@slipway/testbed/git-server'
import { serveGit } from '@slipway/testbed/git-server'
import { cleanEnvironment } from '../pipelines/environment.ts'
import { takeWorkingTree } from '../working-tree.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/** This workspace, as its working tree is, in a repository that Argo CD reads, and the checkout of one who pushes to it. */
export class Repository {
  /** Of the checkout. */
  readonly root: string
  readonly url: string
  readonly #folder: string
  readonly #server: GitServer

  private constructor(folder: string, server: GitServer) {
    this.#folder = folder
    this.#server = server
    this.root = path.join(folder, 'checkout')
    this.url = server.urlOf('workspace.git')
  }

  static async create(): Promise<Repository> {
    const folder = mkdtempSync(path.join(tmpdir(), 'slipway-gitops-'))
    git(folder, 'clone', '--quiet', '--no-hardlinks', workspace, 'checkout')
    const repository = new Repository(folder, await serveGit(folder))
    takeWorkingTree(workspace, repository.root)
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'workspace.git')
    git(repository.root, 'remote', 'set-url', 'origin', path.join(folder, 'workspace.git'))
    git(repository.root, 'checkout', '--quiet', '-B', 'main')
    linkDependencies(repository.root)
    return repository
  }

  /** Rewrites a YAML file, its comments aside. One that is not there is empty. */
  edit(file: string, change: (content: Record<string, unknown>) => object): void {
    const absolute = path.join(this.root, file)
    const content = existsSync(absolute) ? (parse(readFileSync(absolute, 'utf8')) as Record<string, unknown> | null) : {}
    writeFileSync(absolute, stringify(change(content ?? {})))
  }

  /** Commits all that has changed, pushes, and answers the commit. */
  commit(message: string): string {
    git(this.root, 'add', '--all')
    git(this.root, 'commit', '--quiet', `--message=${message}`)
    return this.push()
  }

  /** Takes the last commit back by another one. */
  revert(): string {
    git(this.root, 'revert', '--no-edit', 'HEAD')
    return this.push()
  }

  /** Pushes what is committed, and answers the last commit. */
  push(): string {
    git(this.root, 'push', '--quiet', 'origin', 'main')
    return git(this.root, 'rev-parse', 'HEAD')
  }

  async remove(): Promise<void> {
    await this.#server.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** So that its own `slipway` runs. A link is no folder, and .gitignore ignores folders. */
function linkDependencies(root: string): void {
  for (const folder of ['.', ...globSync('tools/*/node_modules', { cwd: workspace }).map((found) => path.dirname(found))]) {
    symlinkSync(path.join(workspace, folder, 'node_modules'), path.join(root, folder, 'node_modules'))
  }
  appendFileSync(path.join(root, '.git/info/exclude'), 'node_modules\n')
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', args, { cwd, env: cleanEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}
