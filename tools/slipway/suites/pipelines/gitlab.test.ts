import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { imagesFile } from '../../src/manifest/images.ts'
import { Clone } from './clone.ts'
import { Delivery } from './delivery.ts'
import { cleanEnvironment } from './environment.ts'
import { missing } from '../missing.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const home = path.join(workspace, 'tools/pipelines/gitlab-ci-local')
const program = path.join(home, 'node_modules/gitlab-ci-local/dist/index.js')
// On each test: node:test tells nothing of the tests in a suite that is skipped.
const skip = missing('rsync', 'gitlab-ci-local copies files by it')

/** What a pipeline came to. */
interface Result {
  readonly status: number | null
  /** All that it printed. */
  readonly output: string
  /** `job starting` and `job finished`, in their order. */
  readonly events: readonly string[]
  /** The targets that Nx ran in a job, as `project:target`. */
  ran(job: string): readonly string[]
}

describe('.gitlab-ci.yml, run by gitlab-ci-local in a shell', () => {
  let clone: Clone
  before(() => {
    if (skip) return
    execFileSync('npm', ['ci', '--no-workspaces', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home, stdio: ['ignore', 'pipe', 'inherit'], env: cleanEnvironment() })
    clone = new Clone()
    // It takes host, group and project from a remote of this name, and understands no path.
    clone.git('remote', 'add', 'gcl-origin', 'git@gitlab.example:slipway/slipway.git')
    writeFileSync(path.join(clone.root, '.git/info/exclude'), '.gitlab-ci-local/\n')
  })
  after(() => skip || clone.remove())

  /** The pipeline of a push, or one job of it. gitlab-ci-local knows the branch, but not what it was before. */
  function run(branch: string, previous: string, { job, env = {} }: { readonly job?: string; readonly env?: NodeJS.ProcessEnv } = {}): Result {
    clone.reset(branch)
    // Go's caches are this machine's, not the runner's.
    const go = ['GOCACHE', 'GOMODCACHE'].map((name) => `${name}=${execFileSync('go', ['env', name], { encoding: 'utf8' }).trim()}`)
    const variables = [...go, `CI_COMMIT_BEFORE_SHA=${previous}`].flatMap((variable) => ['--variable', variable])
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--force-shell-executor', '--home', clone.folder, ...variables, ...(job === undefined ? [] : [job])], {
      cwd: clone.root, env: cleanEnvironment(env), encoding: 'utf8', maxBuffer: 2 ** 26,
    })
    return {
      status,
      output: stdout + stderr,
      events: [...stdout.matchAll(/^(\S+) +(starting|finished) /gm)].map(([, name, what]) => `${name} ${what}`),
      ran: (asked) => [...stdout.matchAll(/^(\S+) +> > nx run (\S+)/gm)].filter(([, name]) => name === asked).map(([, , target = '']) => target).toSorted(),
    }
  }

  /** Whether what was committed since the last push has one. gitlab-ci-local reads such rules of jobs and not of workflows, so they are given to a job. */
  function hasPipeline(): boolean {
    const content = readFileSync(path.join(clone.root, '.gitlab-ci.yml'), 'utf8')
    const rules = content.slice(content.indexOf('\n.work:'), content.indexOf('\ndefault:')).replace('\nworkflow:', '\npipeline:\n  script: [":"]').replace(/\n +auto_cancel: .*/, '')
    writeFileSync(path.join(clone.root, '.git/rules.yml'), rules)
    const listed = spawnSync(process.execPath, [program, '--home', clone.folder, '--file', '.git/rules.yml', '--list'], { cwd: clone.root, env: cleanEnvironment(), encoding: 'utf8' })
    assert.equal(listed.status, 0, listed.stderr)
    return /^pipeline /m.test(listed.stdout)
  }

  it('builds, then tests, then deploys what is pushed to the default branch', { skip }, () => {
    const { status, output, events, ran } = run('main', clone.before)
    assert.equal(status, 0, output)
    assert.deepEqual(events.slice(0, 2), ['build starting', 'build finished'])
    assert.deepEqual(events.slice(2, -2).toSorted(), ['e2e', 'static', 'test'].flatMap((job) => [`${job} finished`, `${job} starting`]))
    assert.deepEqual(events.slice(-2), ['deploy starting', 'deploy finished'])
    assert.deepEqual(ran('build'), ['@slipway/kiosk:build'])
    assert.deepEqual(ran('static'), ['@slipway/kiosk:lint', '@slipway/kiosk:typecheck'])
    assert.deepEqual(ran('test'), ['@slipway/kiosk:test'])
    assert.deepEqual(ran('e2e'), [])
  })

  it('leaves a bundle of every service, whatever was affected', { skip }, () => {
    const commit = clone.git('rev-parse', 'HEAD')
    assert.deepEqual(clone.list('dist/bundle'), ['.json', '.tar.gz', '.tar.gz.sha256'].map((suffix) => `${commit}${suffix}`))
  })

  it('publishes and proposes nothing where there is no registry, and what was built where there is one', { skip }, async () => {
    const delivery = await Delivery.start()
    try {
      assert.match(run('main', clone.before, { job: 'deploy' }).output, /no SLIPWAY_REGISTRY: nothing is published or promoted/)
      const head = clone.git('rev-parse', 'HEAD')
      const { status, output } = run('main', clone.before, { job: 'deploy', env: delivery.environment })
      assert.equal(status, 0, output)
      assert.equal(clone.remote('rev-parse', 'promote/staging^'), head)
      assert.ok(clone.pushOptions().includes('merge_request.create'))
      // In a runner, it is in a clone that goes.
      clone.git('reset', '--quiet', '--hard', head)
    } finally {
      await delivery.stop()
    }
  })

  it('has no pipeline for a commit that only says which images run where, and one where there is more', { skip }, () => {
    clone.reset('main')
    const head = clone.git('rev-parse', 'HEAD')
    clone.git('push', '--quiet', 'origin', 'HEAD:main')
    assert.equal(hasPipeline(), false)
    clone.write(imagesFile('staging'), 'services: {}\n')
    clone.commit('Promote :a to staging')
    assert.equal(hasPipeline(), false)
    clone.write('deploy/environments/staging/values.yaml', '{}\n')
    clone.commit('more')
    assert.equal(hasPipeline(), true)
    clone.git('push', '--quiet', '--force', 'origin', `${clone.before}:main`)
    clone.git('reset', '--quiet', '--hard', head)
  })

  it('tests what another branch changes, and does not deploy it', { skip }, () => {
    const { status, output, events, ran } = run('feature', '0'.repeat(40))
    assert.equal(status, 0, output)
    assert.deepEqual(ran('test'), ['@slipway/kiosk:test'])
    assert.ok(!events.includes('deploy starting'))
    assert.deepEqual(clone.list('dist/bundle'), [])
  })

  it('deploys nothing when a test fails', { skip }, () => {
    clone.write('apps/kiosk/src/kiosk.ts', 'export const name = ""\n')
    clone.commit('a mistake')
    const { status, output, events } = run('main', clone.before)
    assert.equal(status, 1)
    assert.match(output, /FAIL +test/)
    assert.ok(!events.includes('deploy starting'))
  })
})
