import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { brotliCompressSync, brotliDecompressSync, deflateSync, gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { codingFor } from '../../src/response/content-encoding.ts'
import { blamed } from '../fixture/door.ts'
import { openNotes, openRemembering } from '../fixture/habits/notes.ts'

const json = Buffer.from(JSON.stringify({ text: 'hello' }))
const codings: [name: string, encode: (body: Buffer) => Buffer][] = [
  ['gzip', gzipSync], ['x-gzip', gzipSync], ['GZIP', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync], ['zstd', zstdCompressSync], ['identity', (body) => body], ['', (body) => body],
]
const post = (coding: string, payload: Buffer) => ({ method: 'POST', url: '/v1/notes', payload, headers: { 'content-type': 'application/json', 'content-encoding': coding } } as const)

describe('http habits: a body with Content-Encoding', () => {
  for (const [coding, encode] of codings) {
    it(`${coding === '' ? 'of nothing' : coding} is decoded (RFC 9110, 8.4)`, async (t) => {
      const { app, asked } = await openRemembering(t)
      assert.equal((await app.inject(post(coding, encode(json)))).statusCode, 200)
      assert.deepEqual(asked.map(({ request }) => request), [{ note: { text: 'hello' } }])
    })

    it(`${coding === '' ? 'of nothing' : coding} has the limit of a plain one: a bomb is 413, and the service is not asked`, async (t) => {
      const { app, asked } = await openRemembering(t)
      const bomb = encode(Buffer.from(JSON.stringify({ text: 'x'.repeat(5_000_000) })))
      assert.deepEqual([(await app.inject(post(coding, bomb))).statusCode, asked], [413, []])
    })
  }

  for (const coding of ['compress', 'gzip, br', 'gzip, gzip', 'aws-chunked', '__proto__', 'constructor']) {
    it(`${coding} is 415 and says what is taken (RFC 9110, 15.5.16)`, async (t) => {
      const { app, asked } = await openRemembering(t)
      const answer = await app.inject(post(coding, json))
      assert.deepEqual([answer.statusCode, answer.headers['accept-encoding'], blamed(answer.json()), asked], [415, 'gzip, deflate, br, zstd', ['Content-Encoding'], []])
    })
  }

  for (const [coding, encode] of codings.filter(([name]) => name !== '' && name !== 'identity')) {
    it(`${coding} that is broken, or half of one, is 400 and names the header`, async (t) => {
      const { app } = await openRemembering(t)
      for (const payload of [json, encode(json).subarray(0, -6)]) {
        const answer = await app.inject(post(coding, payload))
        assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['Content-Encoding']])
      }
    })
  }

  it('leaves the connection whole after a bomb: the next request on it is answered', async (t) => {
    const { app } = await openRemembering(t)
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const { headers, payload } = post('gzip', gzipSync(Buffer.alloc(3_000_000, 'x')))
    for (let i = 0; i < 3; i += 1) assert.equal((await fetch(`${url}/v1/notes`, { method: 'POST', headers, body: new Uint8Array(payload) })).status, 413)
    assert.equal((await fetch(`${url}/v1/notes/1`)).status, 200)
  })

  it('is decoded for a service that takes bodies as they are, whole and in pieces: their type says nothing of a coding', async (t) => {
    const { app, asked } = await openRemembering(t)
    const text = Buffer.from('a,b\n')
    for (const verb of ['scan', 'scanAll']) {
      const answer = await app.inject({ method: 'POST', url: `/v1/notes/1:${verb}`, payload: gzipSync(text), headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' } })
      assert.equal(answer.statusCode, 200)
    }
    const pages = asked.map(({ request }) => (request['page'] as { data?: string } | undefined)?.data ?? '')
    assert.deepEqual(pages.filter((data) => data !== ''), [text.toString('base64'), text.toString('base64')])
  })

  it('has the limit of an upload where it is one', async (t) => {
    const { app } = await openRemembering(t, {}, { maxUploadBytes: 10_000 })
    const answer = await app.inject({ method: 'POST', url: '/v1/notes/1:scanAll', payload: gzipSync(Buffer.alloc(1_000_000)), headers: { 'content-type': 'text/csv', 'content-encoding': 'gzip' } })
    assert.equal(answer.statusCode, 413)
  })
})

describe('http habits: Accept-Encoding', () => {
  const cases: [accept: string | undefined, coding: string | undefined][] = [
    [undefined, undefined], ['', undefined], ['gzip', 'gzip'], ['br', 'br'], ['gzip, deflate, br', 'br'], ['gzip;q=1.0, br;q=0.5', 'gzip'], ['gzip;q=0', undefined], ['*', 'br'],
    ['*;q=0', undefined], ['*;q=0, gzip', 'gzip'], ['br;q=0, *', 'gzip'], ['identity', undefined], ['identity;q=1, gzip;q=0.5', undefined], ['identity;q=0.5, gzip;q=0.8', 'gzip'],
    ['GZIP', 'gzip'], ['zstd', undefined], ['deflate', undefined], ['gzip;q=zero', undefined],
  ]
  for (const [accept, coding] of cases) {
    it(`${JSON.stringify(accept) ?? 'that is absent'} has ${coding ?? 'no coding'} (RFC 9110, 12.5.3)`, () => {
      assert.equal(codingFor(accept, 2000), coding)
    })
  }

  it('encodes no small answer, unless the client refuses a plain one', () => {
    assert.deepEqual([codingFor('gzip', 1023), codingFor('gzip', 1024), codingFor('gzip, identity;q=0', 10), codingFor('gzip, *;q=0', 10)], [undefined, 'gzip', 'gzip', 'gzip'])
  })

  for (const [coding, decode] of [['gzip', gunzipSync], ['br', brotliDecompressSync]] as const) {
    it(`has an answer in ${coding}, which caches can tell from another`, async (t) => {
      const note = { name: 'notes/1', text: 'x'.repeat(2000) }
      const { app } = await openRemembering(t, note)
      const { headers, rawPayload } = await app.inject({ url: '/v1/notes/1', headers: { 'accept-encoding': coding } })
      assert.deepEqual([headers['content-encoding'], headers.vary, headers['content-type']], [coding, 'Accept-Encoding', 'application/json; charset=utf-8'])
      assert.equal(headers['content-length'], String(rawPayload.length))
      assert.deepEqual(JSON.parse(decode(rawPayload).toString()), note)
    })
  }

  it('has the same headers for HEAD as for GET', async (t) => {
    const { app } = await openRemembering(t, { etag: '"v1"', text: 'x'.repeat(2000) })
    const headers = { 'accept-encoding': 'gzip' }
    const [get, head] = [await app.inject({ url: '/v1/notes/1', headers }), await app.inject({ method: 'HEAD', url: '/v1/notes/1', headers })]
    const { date: _get, ...ofGet } = get.headers
    const { date: _head, ...ofHead } = head.headers
    assert.deepEqual([ofHead, head.body], [ofGet, ''])
  })

  it('adds to what the service says of Vary', async (t) => {
    const app = await openNotes(t, () => ({ header: { vary: 'Origin' } }), { responseHeaders: ['vary'] })
    assert.equal((await app.inject('/v1/notes/1')).headers.vary, 'Origin, Accept-Encoding')
  })

  it('encodes what a service sends as it is where that is text, and no image', async (t) => {
    for (const [contentType, coding] of [['text/csv', 'gzip'], ['application/xml', 'gzip'], ['image/png', undefined], ['', undefined]] as const) {
      const { app } = await openRemembering(t, { contentType, data: Buffer.alloc(2000).toString('base64') })
      assert.equal((await app.inject({ url: '/v1/notes/1:print', headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'], coding)
    }
  })

  it('leaves alone what the service wants as it is (no-transform; RFC 9111, 5.2.2.6), and everything by option', async (t) => {
    const big = { text: 'x'.repeat(2000) }
    const wishing = await openNotes(t, () => ({ json: big, header: { 'cache-control': 'max-age=5, no-transform' } }))
    const { app: off } = await openRemembering(t, big, { compress: false })
    for (const app of [wishing, off]) {
      const { headers } = await app.inject({ url: '/v1/notes/1', headers: { 'accept-encoding': 'gzip' } })
      assert.deepEqual([headers['content-encoding'], headers.vary], [undefined, undefined])
    }
  })

  it('does not encode a stream of messages: each has to go out when it comes', async (t) => {
    const app = await openNotes(t, () => ({ stream: [{ text: 'x'.repeat(2000) }] }))
    const answer = await app.inject({ url: '/v1/notes:watch', headers: { 'accept-encoding': 'gzip' } })
    assert.deepEqual([answer.headers['content-encoding'], answer.statusCode], [undefined, 200])
  })
})
