import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cleanEnvironment } from './environment.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/** What `affected.mjs --print` says. */
export interface Decision {
  readonly base: string | null
  readonly head: string
  readonly why: string
  readonly nx: readonly string[]
}

/** A remote, and the checkout of one who pushes to it. It holds the pipeline's scripts and an nx.json, and nothing that Nx could run. */
export class Remote {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'slipway-pipelines-'))
  readonly author: Checkout
  /** The first commit of main. */
  readonly first: string

  constructor() {
    this.author = new Checkout(path.join(this.folder, 'author'))
    mkdirSync(this.author.root)
    this.author.git('init', '--quiet', '--initial-branch=main')
    cpSync(path.join(workspace, 'tools/pipelines'), path.join(this.author.root, 'tools/pipelines'), { recursive: true, filter: (file) => !/node_modules|gitlab-ci-local|jenkins/.test(path.relative(workspace, file)) })
    writeFileSync(path.join(this.author.root, 'nx.json'), '{ "defaultBase": "main" }\n')
    this.author.git('init', '--quiet', '--bare', '--initial-branch=main', this.#bare)
    this.author.git('remote', 'add', 'origin', this.#url)
    this.first = this.author.commit()
    this.push()
  }

  push(...args: string[]): void {
    this.author.git('push', '--quiet', '--force', 'origin', ...(args.length > 0 ? args : ['HEAD']))
  }

  /** What a runner has: a clone of its own, at one revision. */
  clone(revision: string, ...args: string[]): Checkout {
    const checkout = new Checkout(mkdtempSync(path.join(this.folder, 'clone-')))
    checkout.git('clone', '--quiet', ...args, this.#url, '.')
    checkout.git('checkout', '--quiet', '--detach', revision)
    return checkout
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  get #bare(): string {
    return path.join(this.folder, 'remote.git')
  }

  // A path would be linked rather than fetched, and then no clone is shallow.
  get #url(): string {
    return `file://${this.#bare}`
  }
}

export class Checkout {
  readonly root: string
  #commits = 0

  constructor(root: string) {
    this.root = root
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, env: cleanEnvironment(), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
  }

  /** Commits a new file, besides all that there is, and answers the commit. */
  commit(): string {
    const file = `change-${this.#commits++}`
    writeFileSync(path.join(this.root, file), '')
    this.git('add', '--all')
    this.git('commit', '--quiet', `--message=${file}`)
    return this.git('rev-parse', 'HEAD')
  }

  /** Commits which images run where, and nothing else, as a promotion does. */
  promote(): string {
    const file = 'deploy/environments/staging/images.yaml'
    mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true })
    writeFileSync(path.join(this.root, file), `services: {} # ${this.#commits++}\n`)
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message=Promote :a to staging')
    return this.git('rev-parse', 'HEAD')
  }

  /** Another history: a commit that shares none with any before it. */
  orphan(branch: string): string {
    this.git('checkout', '--quiet', '--orphan', branch)
    return this.commit()
  }

  /** What the script would run, as a pipeline with this environment. */
  decide(environment: NodeJS.ProcessEnv): Decision {
    return JSON.parse(this.#script(environment, 'affected', '--print', 'test')) as Decision
  }

  /** What the other script says of what changed. */
  changes(environment: NodeJS.ProcessEnv): string {
    return this.#script(environment, 'changes').trim()
  }

  #script(environment: NodeJS.ProcessEnv, name: string, ...args: string[]): string {
    const script = path.join(this.root, `tools/pipelines/${name}.mjs`)
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: this.root, env: cleanEnvironment(environment), encoding: 'utf8' })
    if (status !== 0) throw new Error(`the script failed with ${status}: ${stderr}`)
    return stdout
  }
}
