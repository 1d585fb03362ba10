import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { pinned, readBases, readLock, readStandIns } from '../../src/images/bases.ts'
import { baseVariable } from '../../src/model/bases.ts'

/** A workspace with these two files, or without the second. */
function workspace(t: TestContext, bases: string, lock?: string): string {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-bases-'))
  t.after(() => rmSync(root, { recursive: true }))
  mkdirSync(path.join(root, 'deploy'))
  writeFileSync(path.join(root, 'deploy/bases.yaml'), bases)
  if (lock !== undefined) writeFileSync(path.join(root, 'deploy/bases.lock.yaml'), lock)
  return root
}

const digest = `sha256:${'a'.repeat(64)}`

describe('the bases of images', () => {
  it('are those of deploy/bases.yaml, with the digests that were read', (t) => {
    const root = workspace(t, 'go-build: golang:1.26\ngo-alpine: alpine:3\n', `golang:1.26: ${digest}\n`)
    assert.deepEqual(Object.fromEntries(pinned(readBases(root), readLock(root))), { 'go-build': `golang:1.26@${digest}`, 'go-alpine': 'alpine:3' })
  })

  it('have no digest as long as no registry was asked', (t) => {
    const root = workspace(t, 'go-build: golang:1.26\n')
    assert.deepEqual(Object.fromEntries(pinned(readBases(root), readLock(root))), { 'go-build': 'golang:1.26' })
  })

  it('are refused by file and key where they are no reference', (t) => {
    assert.throws(() => readBases(workspace(t, 'go-build: 7\n')), /^Error: deploy\/bases\.yaml: go-build: 7 is no image reference, such as/)
    assert.throws(() => readBases(workspace(t, '- golang\n')), /deploy\/bases\.yaml: expected a reference for each key/)
  })

  it('are named in builds by their keys', () => {
    assert.equal(baseVariable('go-distroless-cgo'), 'GO_DISTROLESS_CGO')
  })
})

describe('stand-ins for bases', () => {
  it('are those of the file that SLIPWAY_BASES names, and none without', (t) => {
    const root = workspace(t, 'go-build: golang:1.26\n', 'go-build: registry.example/golang:1.26\n')
    assert.deepEqual(Object.fromEntries(readStandIns(readBases(root), path.join(root, 'deploy/bases.lock.yaml'))), { 'go-build': 'registry.example/golang:1.26' })
    assert.equal(readStandIns(readBases(root), undefined).size, 0)
  })

  it('are refused where the file is missing, or names what is no base', (t) => {
    const root = workspace(t, 'go-build: golang:1.26\n', 'go-bild: registry.example/golang:1.26\n')
    assert.throws(() => readStandIns(readBases(root), path.join(root, 'none.yaml')), /SLIPWAY_BASES: there is no file .*none\.yaml/)
    assert.throws(() => readStandIns(readBases(root), path.join(root, 'deploy/bases.lock.yaml')), /"go-bild" is no key of deploy\/bases\.yaml/)
  })
})
