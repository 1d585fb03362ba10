import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { listFiles } from '../../src/workspace/files.ts'
import { freePort } from '../../src/dev/ports.ts'
import { goModule } from '../../src/workspace/edges/go-imports.ts'
import { Run } from '../start/clone.ts'

const origin = path.resolve(import.meta.dirname, '../../../..')

/** A clone of the last commit, with dependencies of its own, in which generators can do what they like. */
export class Workspace {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-generators-'))

  constructor() {
    execFileSync('git', ['clone', '--quiet', '--local', origin, this.root])
    this.install()
  }

  /** What the bootstrap does first: installs what the lock file says, if it changed. */
  install(): void {
    const bootstrap = path.join(this.root, 'tools/bootstrap/dependencies.mjs')
    this.#run(process.execPath, ['--input-type=module', '--eval', `import { installDependencies } from ${JSON.stringify(bootstrap)}; await installDependencies(${JSON.stringify(this.root)})`])
  }

  /** Runs a generator of the toolkit, and answers what it prints. Throws with all of it if it fails. */
  generate(generator: string, ...args: string[]): string {
    return this.nx('generate', `${this.scope}/toolkit:${generator}`, ...args)
  }

  /** The npm scope that the workspace has now. */
  get scope(): string {
    const { name } = JSON.parse(this.git('show', ':package.json')) as { name: string }
    return name.slice(0, name.indexOf('/'))
  }

  /** The path of the Go module. */
  get module(): string {
    return goModule(this.git('show', ':go.mod'))
  }

  nx(...args: string[]): string {
    return this.#run(path.join(this.root, 'node_modules/.bin/nx'), args)
  }

  slipway(...args: string[]): string {
    return this.#run(process.execPath, [path.join(this.root, 'tools/slipway/bin/slipway.mjs'), ...args])
  }

  /** `npm test`: its last line, or all that it printed if it failed. */
  test(): string {
    const { status, stdout, stderr } = spawnSync('npm', ['test'], { cwd: this.root, env: environment(this.root), encoding: 'utf8', maxBuffer: 2 ** 28 })
    if (status !== 0) throw new Error(`npm test failed in ${this.root}:\n${stdout.slice(-20_000)}${stderr.slice(-5000)}`)
    return stdout.trimEnd().split('\n').at(-1) ?? ''
  }

  /** `npm start` until it is ready, for as long as `use` takes. */
  async running(use: (run: Run) => Promise<void>): Promise<void> {
    const run = new Run(this.root, await freePort(), ['--reset'])
    try {
      await run.ready()
      await use(run)
      run.child.kill('SIGINT')
      await run.ended()
    } finally {
      await run.kill()
    }
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@slipway.example', '-c', 'commit.gpgsign=false']
    return this.#run('git', [...identity, ...args])
  }

  commit(message: string): void {
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', message)
  }

  /** What differs from the last commit, by path. */
  changes(): string[] {
    return this.git('status', '--porcelain', '--untracked-files=all', '--no-renames', '-z').split('\0').filter((line) => line !== '').map((line) => line.slice(3))
  }

  /** The files whose text has a match. */
  filesWith(pattern: RegExp): string[] {
    return listFiles(this.root).filter((file) => pattern.test(readFileSync(path.join(this.root, file), 'latin1')))
  }

  /** Back to what was cloned. */
  reset(): void {
    this.git('checkout', '--quiet', '--force', 'origin/HEAD')
    this.git('branch', '--quiet', '--force', 'main', 'origin/HEAD')
    this.git('checkout', '--quiet', 'main')
    this.git('clean', '-d', '--force', '--quiet')
    this.install()
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true })
  }

  #run(command: string, args: readonly string[]): string {
    const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: this.root, env: environment(this.root), encoding: 'utf8', maxBuffer: 2 ** 28 })
    if (error) throw error
    if (status !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} failed:\n${stdout}${stderr}`)
    return stdout + stderr
  }
}

/** The environment without what an outer Nx, node:test or Git says about itself, and with the workspace's own programs first. */
function environment(root: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(NX_|NODE_TEST_CONTEXT|SLIPWAY_|GIT_|FORCE_COLOR|npm_|INIT_CWD)/.test(name))
  const bin = path.join(root, 'node_modules/.bin')
  return { ...Object.fromEntries(kept), NX_DAEMON: 'false', NX_TUI: 'false', NO_COLOR: '1', PATH: `${bin}${path.delimiter}${process.env['PATH']}` }
}
