import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { recordGreen, unchangedSince } from '../../src/gate/record.ts'
import type { Suite } from '../../src/gate/suite.ts'

const green = { passed: 3, failed: 0, skipped: 0 }
const suite: Suite = { name: 'sample', inputs: ['src'], run: () => green }

/** A repository with src/a.txt, which the suite depends on, and other.txt, which it does not. */
class Repository {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-record-'))

  constructor(t: TestContext) {
    t.after(() => rmSync(this.root, { recursive: true, force: true }))
    this.git('init', '--quiet')
    execFileSync('mkdir', [path.join(this.root, 'src')])
    this.write('src/a.txt', 'a')
    this.write('other.txt', 'a')
    this.commit()
  }

  write(file: string, content: string): void {
    writeFileSync(path.join(this.root, file), content)
  }

  commit(): string {
    this.git('add', '--all')
    this.git('-c', 'user.name=test', '-c', 'user.email=test@slipway.example', '-c', 'commit.gpgsign=false', 'commit', '--quiet', '-m', 'change')
    return this.git('rev-parse', '--short=12', 'HEAD').trim()
  }

  git(...args: string[]): string {
    return execFileSync('git', args, { cwd: this.root, encoding: 'utf8' })
  }
}

describe('the record of a green run', () => {
  it('skips the suite until an input changes, and again when the change is taken back', (t) => {
    const repository = new Repository(t)
    assert.equal(unchangedSince(repository.root, suite), undefined)
    const commit = repository.git('rev-parse', '--short=12', 'HEAD').trim()
    recordGreen(repository.root, suite, green)
    repository.write('other.txt', 'b')
    repository.commit()
    assert.equal(unchangedSince(repository.root, suite), commit)
    repository.write('src/a.txt', 'b')
    assert.equal(unchangedSince(repository.root, suite), undefined, 'a change that is not committed')
    repository.commit()
    assert.equal(unchangedSince(repository.root, suite), undefined, 'a change that is')
    repository.write('src/a.txt', 'a')
    repository.commit()
    assert.equal(unchangedSince(repository.root, suite), commit)
  })

  it('is never made of a failed run or of a changed working tree', (t) => {
    const repository = new Repository(t)
    recordGreen(repository.root, suite, { ...green, failed: 1 })
    repository.write('src/new.txt', '')
    recordGreen(repository.root, suite, green)
    assert.equal(existsSync(path.join(repository.root, '.ci')), false)
  })

  it('refuses a suite whose inputs match nothing: it would be skipped for ever', (t) => {
    const { root } = new Repository(t)
    assert.throws(() => recordGreen(root, { ...suite, inputs: ['source'] }, green), { message: 'suite sample: its inputs match no file' })
  })
})
