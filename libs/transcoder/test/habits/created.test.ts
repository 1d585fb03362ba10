import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openRemembering } from '../fixture/habits/notes.ts'

describe('http habits: what a method has made', () => {
  const create = { method: 'POST', url: '/v1/notes', payload: { text: 'new' } } as const
  const names: [name: string, location: string][] = [
    ['notes/1', '/v1/notes/1'], ['notes/a b', '/v1/notes/a%20b'], ['notes/é', '/v1/notes/%C3%A9'], ['notes/50%2F', '/v1/notes/50%252F'],
    ['notes/a?b#c', '/v1/notes/a%3Fb%23c'], ['notes/a:file', '/v1/notes/a%3Afile'], ['notes/...', '/v1/notes/...'],
  ]
  for (const [name, location] of names) {
    it(`is 201 and at ${location} for the name "${name}"`, async (t) => {
      const { app, asked } = await openRemembering(t, { name, etag: '"v1"' })
      const answer = await app.inject(create)
      assert.deepEqual([answer.statusCode, answer.headers['location'], answer.headers.etag], [201, location, '"v1"'])
      assert.equal((await app.inject(location)).statusCode, 200)
      assert.deepEqual(asked.at(-1)?.request, { name })
    })
  }

  for (const name of ['', 'notes', 'notes/', 'notes/1/2', 'shelves/1', '/notes/1', 'notes/..', 'notes/.', '//evil.example/notes/1']) {
    it(`is 200 without Location for the name "${name}", which is none of the template`, async (t) => {
      const { app } = await openRemembering(t, { name })
      const answer = await app.inject(create)
      assert.deepEqual([answer.statusCode, answer.headers['location']], [200, undefined])
    })
  }

  const files: [answer: JsonObject, location: string | undefined][] = [
    [{ place: { shelf: 7 }, path: 'a/b/c d' }, '/v1/shelves/7/files/a/b/c%20d:open'],
    [{ place: {}, path: 'a' }, '/v1/shelves/0/files/a:open'],
    [{ path: 'a' }, undefined],
    [{ place: { shelf: 7 }, path: 'a/../b' }, undefined],
    [{ place: { shelf: 7 } }, undefined],
  ]
  for (const [json, location] of files) {
    it(`is at ${location ?? 'no place'} for ${JSON.stringify(json)}: nested fields, several variables, slashes and a verb`, async (t) => {
      const { app } = await openRemembering(t, json)
      const answer = await app.inject({ method: 'POST', url: '/v1/notes/1:file' })
      assert.deepEqual([answer.statusCode, answer.headers['location']], [location === undefined ? 200 : 201, location])
    })
  }

  it('is nothing where the contract says nothing', async (t) => {
    const { app } = await openRemembering(t, { name: 'notes/1' })
    const answer = await app.inject({ method: 'POST', url: '/v1/notes/1:archive' })
    assert.deepEqual([answer.statusCode, answer.headers['location']], [200, undefined])
  })
})
