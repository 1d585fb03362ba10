import { status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blamed } from '../fixture/door.ts'
import { openNotes, openRemembering } from '../fixture/habits/notes.ts'

const update = { method: 'PATCH', url: '/v1/notes/1', payload: { text: 'new' } } as const

describe('http habits: If-Match', () => {
  const fields: [sent: string, field: string][] = [
    ['"v1"', '"v1"'], ['W/"v1"', 'W/"v1"'], ['"~v1"', 'v1'], ['"~%22v1%22:gzip"', '"v1"'], ['v1', 'v1'], [' "v1" ', '"v1"'],
  ]
  for (const [sent, field] of fields) {
    it(`${sent} is the etag ${field} of the resource in the body`, async (t) => {
      const { app, asked } = await openRemembering(t)
      assert.equal((await app.inject({ ...update, headers: { 'if-match': sent } })).statusCode, 200)
      assert.deepEqual(asked.map(({ request }) => request), [{ note: { name: 'notes/1', etag: field, text: 'new' } }])
    })
  }

  it('is the etag of the request itself where that has one, without a body too', async (t) => {
    const { app, asked } = await openRemembering(t)
    await app.inject({ method: 'DELETE', url: '/v1/notes/1', headers: { 'if-match': '"v1"' } })
    assert.deepEqual(asked.map(({ request }) => request), [{ name: 'notes/1', etag: '"v1"' }])
  })

  for (const etag of ['"v1"', 'v1', 'W/"v1"', 'ein "Wort"', '"~x"', 'é']) {
    it(`brings the ETag of ${etag} back as it was, encoded answer or not`, async (t) => {
      const { app, asked } = await openRemembering(t, { name: 'notes/1', etag, text: 'x'.repeat(2000) })
      for (const coding of ['identity', 'gzip', 'br']) {
        const answer = await app.inject({ url: '/v1/notes/1', headers: { 'accept-encoding': coding } })
        assert.equal(answer.headers['content-encoding'], coding === 'identity' ? undefined : coding)
        await app.inject({ ...update, headers: { 'if-match': String(answer.headers.etag) } })
        assert.deepEqual(asked.at(-1)?.request, { note: { name: 'notes/1', etag, text: 'new' } })
      }
    })
  }

  it('of * passes nothing on: a change is of what exists', async (t) => {
    const { app, asked } = await openRemembering(t)
    assert.equal((await app.inject({ ...update, headers: { 'if-match': '*' } })).statusCode, 200)
    assert.deepEqual(asked.map(({ request }) => request), [{ note: { name: 'notes/1', text: 'new' } }])
  })

  it('may say what the body says too, and must not contradict it', async (t) => {
    const { app } = await openRemembering(t)
    const withEtag = { ...update, payload: { etag: '"v1"' } }
    assert.equal((await app.inject({ ...withEtag, headers: { 'if-match': '"v1"' } })).statusCode, 200)
    const answer = await app.inject({ ...withEtag, headers: { 'if-match': '"v2"' } })
    assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['If-Match']])
    const deletion = await app.inject({ method: 'DELETE', url: '/v1/notes/1?etag=a', headers: { 'if-match': '"v2"' } })
    assert.equal(deletion.statusCode, 400)
  })

  const refused: [what: string, given: string][] = [['several tags', '"v1", "v2"'], ['nothing', ''], ['half a tag', '"v1'], ['broken percent-encoding', '"~%zz"']]
  for (const [what, given] of refused) {
    it(`of ${what} is 400 and names the header`, async (t) => {
      const { app, asked } = await openRemembering(t)
      const answer = await app.inject({ ...update, headers: { 'if-match': given } })
      assert.deepEqual([answer.statusCode, blamed(answer.json()), asked], [400, ['If-Match'], []])
    })
  }

  for (const given of ['"v1"', '*']) {
    it(`${given} is 400 where the request has no etag: nobody would check it`, async (t) => {
      const { app, asked } = await openRemembering(t)
      for (const url of ['/v1/notes/1:archive', '/v1/notes/1:scan', '/v1/notes/1:scanAll']) {
        const answer = await app.inject({ method: 'POST', url, headers: { 'if-match': given } })
        assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['If-Match']])
      }
      const stream = await app.inject({ url: '/v1/notes:watch', headers: { 'if-match': given } })
      assert.equal(stream.statusCode, 400)
      assert.deepEqual(asked, [])
    })
  }

  it('that the service finds outdated is 412 (RFC 9110, 13.1.1), and without it ABORTED stays 409', async (t) => {
    const app = await openNotes(t, () => ({ error: { code: grpc.ABORTED, details: 'it was changed' } }))
    const failed = await app.inject({ ...update, headers: { 'if-match': '"v1"' } })
    assert.deepEqual([failed.statusCode, failed.json().error], [412, { code: 412, status: 'ABORTED', message: 'it was changed' }])
    assert.equal((await app.inject(update)).statusCode, 409)
  })

  it('leaves other errors of the service as they are', async (t) => {
    const app = await openNotes(t, () => ({ error: { code: grpc.FAILED_PRECONDITION, details: 'it is locked' } }))
    assert.equal((await app.inject({ ...update, headers: { 'if-match': '"v1"' } })).statusCode, 400)
  })

  it('that fails for a read has nothing of the answer that there was', async (t) => {
    const app = await openNotes(t, () => ({ json: { etag: '"v1"' }, header: { 'cache-control': 'max-age=60' } }))
    const { statusCode, headers } = await app.inject({ url: '/v1/notes/1', headers: { 'if-match': '"v2"' } })
    assert.deepEqual([statusCode, headers.etag, headers['cache-control']], [412, undefined, undefined])
  })

  it('means a version, whatever the coding of what was sent', async (t) => {
    const { app } = await openRemembering(t, { etag: '"v1"', text: 'x'.repeat(2000) })
    assert.equal((await app.inject({ url: '/v1/notes/1', headers: { 'if-match': '"v1"', 'accept-encoding': 'gzip' } })).statusCode, 200)
  })

  const reads: [given: string, etag: string, status: number][] = [['"v1"', '"v1"', 200], ['"x", "v1"', '"v1"', 200], ['*', '"v1"', 200], ['"v2"', '"v1"', 412], ['W/"v1"', 'W/"v1"', 412], ['"v1"', '', 412]]
  for (const [given, etag, status] of reads) {
    it(`${given} is ${status} for a read of ${etag === '' ? 'what has no version' : etag}: compared strongly`, async (t) => {
      const { app } = await openRemembering(t, { name: 'notes/1', etag })
      assert.equal((await app.inject({ url: '/v1/notes/1', headers: { 'if-match': given } })).statusCode, status)
    })
  }
})
