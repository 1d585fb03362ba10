import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { readLock } from '../../src/images/bases.ts'
import { describePinned, pinBases } from '../../src/images/pin.ts'

const digests = { a: `sha256:${'a'.repeat(64)}`, b: `sha256:${'b'.repeat(64)}` } as const
const comment = '# Written by "npx slipway images pin": what a registry said that each reference of bases.yaml is.\n'

class Workspace {
  readonly root = mkdtempSync(path.join(tmpdir(), 'slipway-pin-'))
  readonly file = path.join(this.root, 'deploy/bases.lock.yaml')

  constructor(t: TestContext, lock?: string) {
    t.after(() => rmSync(this.root, { recursive: true, force: true }))
    mkdirSync(path.dirname(this.file))
    if (lock !== undefined) writeFileSync(this.file, lock)
  }

  get lock(): string | undefined {
    return existsSync(this.file) ? readFileSync(this.file, 'utf8') : undefined
  }
}

/** A registry that knows these and answers nothing for others. */
function registry(known: Readonly<Record<string, string>>): (reference: string) => Promise<string> {
  return async (reference) => known[reference] ?? await Promise.reject(new Error('connection refused'))
}

describe('pinning the bases', () => {
  it('writes what the registry says of each reference, sorted, with who writes it', async (t) => {
    const workspace = new Workspace(t)
    const pinned = await pinBases({ root: workspace.root, references: ['node:24', 'alpine:3.22'], resolve: registry({ 'node:24': digests.b, 'alpine:3.22': digests.a }) })
    assert.equal(workspace.lock, `${comment}alpine:3.22: ${digests.a}\nnode:24: ${digests.b}\n`)
    assert.deepEqual(readLock(workspace.root), new Map([['alpine:3.22', digests.a], ['node:24', digests.b]]))
    assert.deepEqual(pinned.moved.map(({ reference }) => reference).toSorted(), ['alpine:3.22', 'node:24'])
    assert.deepEqual(readdirSync(path.dirname(workspace.file)), ['bases.lock.yaml'])
  })

  it('keeps the entry of a reference whose registry does not answer, says why, and is not good', async (t) => {
    const workspace = new Workspace(t, `alpine:3.22: ${digests.a}\n`)
    const pinned = await pinBases({ root: workspace.root, references: ['alpine:3.22', 'node:24', 'golang:1'], resolve: registry({ 'node:24': digests.b }) })
    assert.equal(workspace.lock, `${comment}alpine:3.22: ${digests.a}\nnode:24: ${digests.b}\n`)
    const { lines, good } = describePinned(pinned)
    assert.deepEqual(lines, [
      `node:24 is ${digests.b}, which is not in the lock`,
      'alpine:3.22 could not be read: connection refused',
      'golang:1 could not be read: connection refused',
    ])
    assert.equal(good, false)
  })

  it('writes no lock where no registry answers', async (t) => {
    const workspace = new Workspace(t)
    const pinned = await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({}) })
    assert.equal(workspace.lock, undefined)
    assert.equal(pinned.unread.length, 1)
  })

  for (const answer of ['', 'sha256:abc', `${digests.a}\n${digests.b}`, 'latest']) {
    it(`takes ${JSON.stringify(answer).slice(0, 20)} for no digest`, async (t) => {
      const workspace = new Workspace(t)
      const { unread } = await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({ 'alpine:3.22': answer }) })
      assert.match(unread[0]?.why ?? '', /which is no digest$/)
      assert.equal(workspace.lock, undefined)
    })
  }

  it('drops what no base names any more', async (t) => {
    const workspace = new Workspace(t, `alpine:3.21: ${digests.a}\nalpine:3.22: ${digests.b}\n`)
    const pinned = await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({ 'alpine:3.22': digests.b }) })
    assert.equal(workspace.lock, `${comment}alpine:3.22: ${digests.b}\n`)
    assert.deepEqual(describePinned(pinned), { lines: ['alpine:3.21 is named by no base any more'], good: true })
  })

  it('asks only for what it was told to ask for', async (t) => {
    const workspace = new Workspace(t, `alpine:3.22: ${digests.a}\n`)
    await pinBases({ root: workspace.root, references: ['alpine:3.22', 'node:24'], asked: ['node:24'], resolve: registry({ 'node:24': digests.b }) })
    assert.deepEqual(readLock(workspace.root), new Map([['alpine:3.22', digests.a], ['node:24', digests.b]]))
  })

  it('does not ask for what bases.yaml names by digest', async (t) => {
    const workspace = new Workspace(t)
    const pinned = await pinBases({ root: workspace.root, references: [`alpine@${digests.a}`], resolve: registry({}) })
    assert.deepEqual(pinned, { moved: [], unread: [], dropped: [] })
  })

  it('leaves a lock alone that is what the registry says', async (t) => {
    const workspace = new Workspace(t, `# ours\nalpine:3.22: ${digests.a}\n`)
    await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({ 'alpine:3.22': digests.a }) })
    assert.equal(workspace.lock, `# ours\nalpine:3.22: ${digests.a}\n`)
  })
})

describe('comparing the bases with the registry', () => {
  it('writes nothing, and tells what moved and what to run', async (t) => {
    const workspace = new Workspace(t, `alpine:3.22: ${digests.a}\n`)
    const pinned = await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({ 'alpine:3.22': digests.b }), check: true })
    assert.equal(workspace.lock, `alpine:3.22: ${digests.a}\n`)
    assert.deepEqual(describePinned(pinned, { check: true }), {
      lines: [`alpine:3.22 is ${digests.b}, and was ${digests.a}`, 'to take this over, run: npx slipway images pin'],
      good: false,
    })
  })

  it('is good where nothing moved', async (t) => {
    const workspace = new Workspace(t, `alpine:3.22: ${digests.a}\n`)
    const pinned = await pinBases({ root: workspace.root, references: ['alpine:3.22'], resolve: registry({ 'alpine:3.22': digests.a }), check: true })
    assert.deepEqual(describePinned(pinned, { check: true }), { lines: [], good: true })
  })
})
