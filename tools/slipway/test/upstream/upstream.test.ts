import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readUpstream, upstreamMistakes } from '../../src/upstream/upstream.ts'

const upstream = { version: '1.0.0', upstream: ['tools/**', 'nx.json'], sample: ['apps/go-shop/**'] }

describe('what upstream owns', () => {
  it('is said by patterns that each match something', () => {
    assert.deepEqual(upstreamMistakes(upstream, ['tools/a.ts', 'nx.json', 'apps/go-shop/main.go', 'README.md']), [])
    assert.deepEqual(upstreamMistakes(upstream, ['tools/a.ts', 'apps/go-shop/main.go']), ['nx.json matches no file: take it out, or write what it should be'])
  })

  it('may have no sample any more', () => {
    assert.deepEqual(upstreamMistakes(upstream, ['tools/a.ts', 'nx.json']), [])
  })

  it('is never the sample too', () => {
    const overlapping = { ...upstream, upstream: [...upstream.upstream, 'apps/**'] }
    assert.deepEqual(upstreamMistakes(overlapping, ['tools/a.ts', 'nx.json', 'apps/go-shop/main.go']), ['apps/go-shop/main.go is under both upstream and sample'])
  })

  it('is refused in one sentence where it is not what it should be', (t) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-upstream-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    assert.throws(() => readUpstream(root), /^Error: upstream\.yaml is missing/)
    writeFileSync(path.join(root, 'upstream.yaml'), 'version: "1"\nupstream: tools\nsample: []\n')
    assert.throws(() => readUpstream(root), /^Error: upstream\.yaml: upstream must be a list of patterns/)
    writeFileSync(path.join(root, 'upstream.yaml'), 'upstream: []\nsample: []\n')
    assert.throws(() => readUpstream(root), /^Error: upstream\.yaml: version must be a text/)
  })
})
