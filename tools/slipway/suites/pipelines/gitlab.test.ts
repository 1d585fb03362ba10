import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Clone } from './clone.ts'
import { cleanEnvironment } from './environment.ts'
import { missing } from '../missing.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const home = path.join(workspace, 'tools/pipelines/gitlab-ci-local')
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

  /** The pipeline of a push. gitlab-ci-local knows the branch, but not what it was before. */
  function run(branch: string, previous: string): Result {
    clone.reset(branch)
    // Go's caches are this machine's, not the runner's.
    const go = ['GOCACHE', 'GOMODCACHE'].map((name) => `${name}=${execFileSync('go', ['env', name], { encoding: 'utf8' }).trim()}`)
    const variables = [...go, `CI_COMMIT_BEFORE_SHA=${previous}`].flatMap((variable) => ['--variable', variable])
    const program = path.join(home, 'node_modules/gitlab-ci-local/dist/index.js')
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--force-shell-executor', '--home', clone.folder, ...variables], {
      cwd: clone.root, env: cleanEnvironment(), encoding: 'utf8', maxBuffer: 2 ** 26,
    })
    return {
      status,
      output: stdout + stderr,
      events: [...stdout.matchAll(/^(\S+) +(starting|finished) /gm)].map(([, job, what]) => `${job} ${what}`),
      ran: (job) => [...stdout.matchAll(/^(\S+) +> > nx run (\S+)/gm)].filter(([, name]) => name === job).map(([, , target = '']) => target).toSorted(),
    }
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
