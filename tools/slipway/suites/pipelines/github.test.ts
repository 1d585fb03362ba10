import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { imagesFile } from '../../src/manifest/images.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { cleanEnvironment } from './environment.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const workflow = '.github/workflows/ci.yml'

describe(`${workflow}, read by actionlint`, () => {
  let actionlint: string
  before(() => {
    actionlint = buildGoTool(workspace, 'actionlint')
  })

  /** What actionlint has against a workflow. What it would ask of shellcheck and pyflakes is left out: not every machine has them. */
  function lint(content: string): { readonly status: number | null; readonly findings: string } {
    const args = ['-no-color', '-oneline', '-shellcheck=', '-pyflakes=', '-stdin-filename', workflow, '-']
    const { status, stdout, stderr } = spawnSync(actionlint, args, { cwd: workspace, env: cleanEnvironment(), input: content, encoding: 'utf8' })
    return { status, findings: stdout + stderr }
  }

  const content = readFileSync(path.join(workspace, workflow), 'utf8')

  it('has no mistake', () => {
    assert.deepEqual(lint(content), { status: 0, findings: '' })
  })

  it('uses no action of this repository that is not there', () => {
    const own = [...content.matchAll(/uses: (\.\/\S+)/g)].map(([, folder = '']) => folder)
    assert.ok(own.length > 0)
    for (const folder of own) assert.ok(existsSync(path.join(workspace, folder, 'action.yml')), folder)
  })

  it('builds nothing for a commit that only says which images run where', () => {
    const { on } = parse(content) as { on: Record<'push' | 'pull_request', { 'paths-ignore': string[] }> }
    for (const event of ['push', 'pull_request'] as const) assert.deepEqual(on[event]['paths-ignore'], [imagesFile('*')])
  })

  // Or the first test would say nothing.
  const mistakes: readonly (readonly [what: string, text: string, instead: string, finding: RegExp])[] = [
    ['needs a job that is not there', 'needs: test', 'needs: tests', /needs job "tests"/],
    ['asks the matrix for what it does not have', 'matrix.targets }}', 'matrix.target }}', /property "target" is not defined/],
    ['gives an action what it does not take', 'fetch-depth', 'fetch-dept', /"fetch-dept" is not defined/],
  ]
  for (const [what, text, instead, finding] of mistakes) {
    it(`would be told if it ${what}`, () => {
      assert.ok(content.includes(text))
      assert.match(lint(content.replaceAll(text, instead)).findings, finding)
    })
  }
})
