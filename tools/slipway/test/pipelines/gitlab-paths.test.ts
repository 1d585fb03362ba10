import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { imagesFile } from '../../src/manifest/images.ts'
import { listFiles } from '../../src/workspace/files.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

/** GitLab's own, of YAML. */
const reference = { tag: '!reference', collection: 'seq' as const, identify: () => false }

const pipeline = path.join(workspace, '.gitlab-ci.yml')

describe('the paths of .gitlab-ci.yml for which there is a pipeline', { skip: existsSync(pipeline) ? false : 'there is no .gitlab-ci.yml' }, () => {
  let patterns: readonly RegExp[]
  before(() => {
    const { '.work': { changes } } = parse(readFileSync(pipeline, 'utf8'), { customTags: [reference] }) as { '.work': { changes: string[] } }
    patterns = changes.map(ofRuby)
  })
  const isWork = (file: string) => patterns.some((pattern) => pattern.test(file))

  it('are those of every file but of which images run where', () => {
    const isImages = (file: string) => path.posix.join(path.posix.dirname(path.posix.dirname(file)), '*', path.posix.basename(file)) === imagesFile('*')
    const left = listFiles(workspace).filter((file) => !isImages(file) && !isWork(file))
    assert.deepEqual(left, [], `a change of these has no pipeline on GitLab: add where they are to ".work" in .gitlab-ci.yml\n${left.join('\n')}`)
  })

  it('are none of the files that say which images run where', () => {
    for (const environment of ['staging', 'a', '.b']) assert.ok(!isWork(imagesFile(environment)), environment)
  })

  it('are read as Ruby reads them', () => {
    assert.deepEqual(['a', 'a/b'].map((file) => ofRuby('*').test(file)), [true, false])
    assert.deepEqual(['a/b', 'a/.b/.c', 'ab/c', 'a'].map((file) => ofRuby('a/**/*').test(file)), [true, true, false, false])
    assert.deepEqual(['a/b/c.d', 'a/b/c/c.d', 'a/b/cxd'].map((file) => ofRuby('a/*/c.d').test(file)), [true, false, false])
  })
})

/** As File.fnmatch does with FNM_PATHNAME and FNM_DOTMATCH: https://docs.ruby-lang.org/en/master/File.html#method-c-fnmatch */
function ofRuby(pattern: string): RegExp {
  assert.match(pattern, /^[\w./*-]+$/, 'this reads stars alone')
  const meanings: Readonly<Record<string, string>> = { '**/': '(?:[^/]+/)*', '*': '[^/]*', '.': String.raw`\.` }
  return new RegExp(`^${pattern.replaceAll(/\*\*\/|[*.]/g, (token) => meanings[token] ?? token)}$`)
}
