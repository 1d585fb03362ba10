import assert from 'node:assert/strict'
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { descriptorFiles, textFile } from '../../src/source/files.ts'
import { SourceError } from '../../src/source/source-error.ts'
import type { Source } from '../../src/source/source.ts'
import { descriptorsOf } from '../fixture/descriptors.ts'
import { descriptors as library } from '../fixture/library-server.ts'

const reflection = descriptorsOf('reflection')
const interval = 5

describe('plan sources: descriptors in files', () => {
  it('are what the files hold', async (t) => {
    const { file } = folderOf(t)
    assert.deepEqual((await descriptorFiles([file('a', library), file('b', reflection)]).load()).map(Buffer.from), [library, reflection])
  })

  const broken = [
    { what: 'is not there', bytes: undefined, says: /a cannot be read: ENOENT/ },
    { what: 'is empty', bytes: Buffer.alloc(0), says: /a has no file descriptor in it$/ },
    { what: 'is something else', bytes: Buffer.from('syntax = "proto3";'), says: /a is no google\.protobuf\.FileDescriptorSet: / },
    { what: 'is cut off', bytes: library.subarray(0, library.length - 1), says: /a is no google\.protobuf\.FileDescriptorSet: / },
  ]
  for (const { what, bytes, says } of broken) {
    it(`are refused where a file ${what}, and the file is named`, async (t) => {
      const { file, at } = folderOf(t)
      if (bytes) file('a', bytes)
      await assert.rejects(descriptorFiles([at('a')]).load(), (error) => error instanceof SourceError && says.test(error.message))
    })
  }

  it('that change while nobody looks are found when somebody does', async (t) => {
    const { file } = folderOf(t)
    const source = descriptorFiles([file('a', library)], { interval })
    await source.load()
    file('a', reflection)
    assert.deepEqual(await next(t, source).changed(), [reflection])
  })

  it('that are written anew and say the same are no change', async (t) => {
    const { file } = folderOf(t)
    const source = descriptorFiles([file('a', library), file('b', library)], { interval })
    await source.load()
    const { changed, changes } = next(t, source)
    file('a', library)
    file('b', reflection)
    assert.deepEqual(await changed(), [library, reflection])
    assert.equal(changes(), 1)
  })

  it('that are put in place by a rename, or by a swapped link as Kubernetes does, are found', async (t) => {
    const { file, at } = folderOf(t)
    file('one', library)
    symlinkSync('one', at('current'))
    symlinkSync('current', at('a'))
    const source = descriptorFiles([at('a')], { interval })
    await source.load()
    const { changed } = next(t, source)
    file('two', reflection)
    symlinkSync('two', at('current.new'))
    renameSync(at('current.new'), at('current'))
    assert.deepEqual(await changed(), [reflection])
    renameSync(file('three', library), at('two'))
    assert.deepEqual(await changed(), [library])
  })

  it('that are half written are not taken: the failure is told once, and then what is whole', async (t) => {
    const { file } = folderOf(t)
    const source = descriptorFiles([file('a', library)], { interval })
    await source.load()
    const { changed, changes, failed, failures } = next(t, source)
    file('a', reflection.subarray(0, reflection.length - 1))
    assert.match((await failed()).message, /a is no google\.protobuf\.FileDescriptorSet/)
    file('a', reflection)
    assert.deepEqual(await changed(), [reflection])
    assert.deepEqual([changes(), failures()], [1, 1])
  })

  it('that go away and come back are no change, and a failure each time', async (t) => {
    const { file, at } = folderOf(t)
    const source = descriptorFiles([file('a', library)], { interval })
    await source.load()
    const { changed, changes, failed } = next(t, source)
    rmSync(at('a'))
    assert.match((await failed()).message, /a cannot be read: ENOENT/)
    file('a', library)
    file('a', reflection)
    await changed()
    rmSync(at('a'))
    assert.match((await failed()).message, /a cannot be read: ENOENT/)
    assert.equal(changes(), 1)
  })

  it('are not read any more when nobody watches', async (t) => {
    const { file } = folderOf(t)
    const source = descriptorFiles([file('a', library)], { interval })
    await source.load()
    const { changes, end } = next(t, source)
    end()
    const other = next(t, source)
    file('a', reflection)
    await other.changed()
    assert.equal(changes(), 0)
  })
})

describe('plan sources: a text in a file', () => {
  it('is read, and again when it has changed', async (t) => {
    const { file, at } = folderOf(t)
    const source = textFile(file('rules.yaml', Buffer.from('http: {}')), { interval })
    assert.equal(await source.load(), 'http: {}')
    const { changed } = next(t, source)
    writeFileSync(at('rules.yaml'), 'http: { rules: [] }')
    assert.equal(await changed(), 'http: { rules: [] }')
  })

  it('is refused where it is not there', async (t) => {
    await assert.rejects(textFile(folderOf(t).at('rules.yaml')).load(), /rules\.yaml cannot be read: ENOENT/)
  })
})

function folderOf(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'transcoder-files-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const at = (name: string) => path.join(folder, name)
  const file = (name: string, bytes: Uint8Array) => {
    writeFileSync(at(name), bytes)
    return at(name)
  }
  return { at, file }
}

/** What a source says from now on: the next change, the next failure, and how many there were. */
function next<T>(t: TestContext, source: Source<T>) {
  const changes = new Queue<T>()
  const failures = new Queue<Error>()
  const end = source.watch((value) => changes.push(value), (error) => failures.push(error))
  t.after(end)
  // Watching holds no process: what waits for it must.
  const hold = setInterval(() => undefined, 60_000)
  t.after(() => clearInterval(hold))
  return { changed: () => changes.next(), failed: () => failures.next(), changes: () => changes.count, failures: () => failures.count, end }
}

class Queue<T> {
  count = 0
  readonly #values: T[] = []
  #waiting: ((value: T) => void) | undefined

  push(value: T): void {
    this.count += 1
    this.#values.push(value)
    this.#waiting?.(value)
  }

  async next(): Promise<T> {
    if (this.#values.length === 0) await new Promise<T>((resolve) => { this.#waiting = resolve })
    this.#waiting = undefined
    return this.#values.shift() as T
  }
}
