import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { tmpdir } from 'node:os'
import { after, before, describe, it } from 'node:test'
import { execFileSync } from 'node:child_process'
import { Fixture } from './fixture.ts'

describe('a workspace', () => {
  let fixture: Fixture
  before(() => {
    fixture = new Fixture()
  })
  after(() => fixture.remove())

  it('does nothing twice: all of a second run comes from the cache', () => {
    const targets = ['run-many', '-t', 'build', 'typecheck', 'test', '--exclude=toolkit', '--outputStyle=static']
    const { PATH = '' } = process.env
    const environment = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${path.join(fixture.root, 'node_modules/.bin')}${path.delimiter}${PATH}` }
    fixture.nx(targets, environment)
    const second = fixture.nx(targets, environment)
    const [, cached, all] = /Cache:\s+(\d+)\/(\d+) hit/.exec(second) ?? []
    assert.ok(Number(all) > 8, second)
    assert.equal(cached, all, second)
  })

  it('shows its graph on a machine without Go', (t) => {
    const bin = mkdtempSync(path.join(tmpdir(), 'slipway-path-'))
    t.after(() => rmSync(bin, { recursive: true, force: true }))
    for (const program of ['git', 'sh']) symlinkSync(execFileSync('which', [program], { encoding: 'utf8' }).trim(), path.join(bin, program))
    symlinkSync(process.execPath, path.join(bin, 'node'))
    const projects: unknown = JSON.parse(fixture.nx(['show', 'projects', '--json'], { PATH: bin }))
    assert.ok((projects as string[]).includes('go-catalog'))
  })
})
