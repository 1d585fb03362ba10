import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { imagesFile } from '../../src/manifest/images.ts'
import { Clone } from './clone.ts'
import { Delivery } from './delivery.ts'
import { cleanEnvironment } from './environment.ts'
import { missing } from '../missing.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
// On each test: node:test tells nothing of the tests in a suite that is skipped.
const skip = missing('mvn', 'it builds the runner', 'maven')

/** What a build came to. */
interface Result {
  readonly status: number | null
  /** Every line, after the name of its stage: `Build | started`. */
  readonly lines: readonly string[]
  /** The targets that Nx ran in a stage, as `project:target`. */
  ran(stage: string): readonly string[]
}

describe('Jenkinsfile, its stages run by Groovy (not parsed by Jenkins)', () => {
  let clone: Clone
  before(() => {
    if (skip) return
    // With the runner's own tests.
    execFileSync('mvn', ['--quiet', '--batch-mode', 'test'], { cwd: path.join(workspace, 'tools/pipelines/jenkins'), stdio: ['ignore', 'inherit', 'inherit'], env: cleanEnvironment() })
    clone = new Clone()
  })
  after(() => skip || clone.remove())

  function run(branch: string, previousSuccess: string | undefined, env: NodeJS.ProcessEnv = {}): Result {
    clone.reset(branch)
    const classes = ['classes', 'lib/*'].map((part) => path.join(workspace, '.slipway/jenkins', part)).join(path.delimiter)
    const { status, stdout, stderr } = spawnSync('java', ['-cp', classes, 'pipelines.Main', clone.root, branch, ...(previousSuccess === undefined ? [] : [previousSuccess])], { env: cleanEnvironment(env), encoding: 'utf8', maxBuffer: 2 ** 26 })
    const lines = [...stdout.split('\n'), stderr]
    return {
      status,
      lines,
      ran: (stage) => lines.flatMap((line) => (line.startsWith(`${stage} | > nx run `) ? [line.slice(`${stage} | > nx run `.length).split(' ')[0] ?? ''] : [])).toSorted(),
    }
  }

  it('clones, builds, tests at once what changed since the last success, then deploys main', { skip }, () => {
    const { status, lines, ran } = run('main', clone.before)
    assert.equal(status, 0, lines.join('\n'))
    const events = lines.filter((line) => / \| (started|finished)$/.test(line))
    const at = (...stages: string[]) => stages.flatMap((stage) => [`${stage} | finished`, `${stage} | started`])
    assert.deepEqual(events.slice(0, 5), ['Clone | started', 'Clone | finished', 'Build | started', 'Build | finished', 'Test | started'])
    assert.deepEqual(events.slice(5, -3).toSorted(), at('End to end', 'Static', 'Unit'))
    assert.deepEqual(events.slice(-3), ['Test | finished', 'Deploy | started', 'Deploy | finished'])
    assert.deepEqual(ran('Build'), ['@slipway/kiosk:build'])
    assert.deepEqual(ran('Static'), ['@slipway/kiosk:lint', '@slipway/kiosk:typecheck'])
    assert.deepEqual(ran('Unit'), ['@slipway/kiosk:test'])
    assert.deepEqual(ran('End to end'), [])
    const commit = clone.git('rev-parse', 'HEAD')
    const archived = lines.filter((line) => line.startsWith('Deploy | archived ')).map((line) => line.slice('Deploy | archived '.length))
    assert.deepEqual(archived, ['.json', '.tar.gz', '.tar.gz.sha256'].map((suffix) => `dist/bundle/${commit}${suffix}`))
    assert.ok(lines.includes('Deploy | no SLIPWAY_REGISTRY: nothing is published or promoted'))
  })

  it('publishes and proposes what it has built, where there is a registry', { skip }, async () => {
    const delivery = await Delivery.start()
    try {
      const { status, lines } = run('main', clone.before, delivery.environment)
      assert.equal(status, 0, lines.join('\n'))
      assert.equal(clone.remote('rev-parse', 'promote/staging^'), clone.git('rev-parse', 'main'))
      assert.ok(lines.includes('Deploy | pushed to promote/staging: open a merge or pull request of it'))
    } finally {
      await delivery.stop()
    }
  })

  it('builds nothing where all that came since the last success is which images run where', { skip }, () => {
    const passed = clone.git('rev-parse', 'main')
    clone.reset('main')
    clone.write(imagesFile('staging'), 'services: {}\n')
    clone.commit('Promote :a to staging')
    const { status, lines } = run('main', passed)
    assert.equal(status, 0, lines.join('\n'))
    for (const stage of ['Build', 'Test', 'Deploy']) assert.ok(lines.includes(`${stage} | skipped: its when does not hold`), stage)
    clone.git('reset', '--quiet', '--hard', passed)
  })

  it('asks for Go and for builds on a push', { skip }, () => {
    const { lines } = run('feature', clone.git('rev-parse', 'HEAD'))
    assert.ok(lines.includes('pipeline | tool go(go-1.26)'))
    assert.ok(lines.includes('pipeline | trigger githubPush()'))
  })

  it('tests what another branch changes, and does not deploy it', { skip }, () => {
    const { status, lines, ran } = run('feature', undefined)
    assert.equal(status, 0, lines.join('\n'))
    assert.deepEqual(ran('Unit'), ['@slipway/kiosk:test'])
    assert.ok(lines.includes('Deploy | skipped: its when does not hold'))
    assert.deepEqual(clone.list('dist/bundle'), [])
  })

  it('deploys nothing when a test fails', { skip }, () => {
    clone.write('apps/kiosk/src/kiosk.ts', 'export const name = ""\n')
    clone.commit('a mistake')
    const { status, lines } = run('main', clone.before)
    assert.equal(status, 1)
    assert.ok(lines.includes('Deploy | skipped: an earlier stage failed'))
  })
})
