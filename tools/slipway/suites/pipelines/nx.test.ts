import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Fixture } from '../../test/workspace/fixture.ts'
import { cleanEnvironment } from './environment.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

describe('the script that runs what is affected', () => {
  let fixture: Fixture
  before(() => {
    fixture = new Fixture()
    for (const script of ['affected', 'base', 'decide', 'history', 'nx', 'pipeline']) cpSync(path.join(workspace, `tools/pipelines/${script}.mjs`), path.join(fixture.root, `tools/pipelines/${script}.mjs`))
    fixture.commit('the scripts')
    fixture.write('libs/transcoder/src/index.ts', 'export const path = (name: string): string => `/v2/${name}`\n')
    fixture.commit('the transcoder')
  })
  after(() => fixture.remove())

  /** What Nx printed in a pipeline of which the base is known. */
  function run(base: string, ...args: string[]): { readonly status: number | null; readonly projects: readonly string[] } {
    const env = cleanEnvironment({ SLIPWAY_BASE: base })
    const { status, stdout } = spawnSync(process.execPath, ['tools/pipelines/affected.mjs', ...args], { cwd: fixture.root, env, encoding: 'utf8' })
    return { status, projects: [...stdout.matchAll(/^> nx run (\S+?):/gm)].map(([, project = '']) => project).toSorted() }
  }

  it('runs the targets of what changed and of what depends on it, and of nothing else', () => {
    assert.deepEqual(run('HEAD~1', 'typecheck'), { status: 0, projects: ['gateway', 'transcoder'] })
  })

  it('runs nothing where nothing changed', () => {
    assert.deepEqual(run('HEAD', 'typecheck'), { status: 0, projects: [] })
  })

  it('runs everything without a base', () => {
    assert.deepEqual(run('all', 'typecheck').projects, ['gateway', 'toolkit', 'transcoder'])
  })

  it('fails as Nx does', () => {
    fixture.write('apps/gateway/src/app.ts', 'export const wrong: number = "text"\n')
    assert.equal(run('HEAD~1', 'typecheck').status, 1)
    fixture.reset()
  })

  it('refuses to run without a target', () => {
    assert.equal(run('all').status, 1)
  })
})
