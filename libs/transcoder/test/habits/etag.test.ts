import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fieldOfTag, namesTag, tagOfField } from '../../src/response/etag.ts'
import { blamed } from '../fixture/door.ts'
import { openNotes, openRemembering } from '../fixture/habits/notes.ts'

const note = (etag: string) => ({ name: 'notes/1', etag, text: 'hello' })
const change = { method: 'PATCH', url: '/v1/notes/1', payload: { text: 'new' } } as const

/** RFC 9110, 8.8.3: W/ in capitals, quotes, and no control characters or quotes between them. */
const entityTag = /^(?:W\/)?"[!\x23-\x7e]*"$/

describe('http habits: an etag', () => {
  const texts = ['"abc"', 'W/"abc"', '""', 'W/""', 'abc', '~abc', '"~abc"', '"~abc:gzip"', 'a b', 'a"b', '"a"b"', '"', 'W/abc', 'w/"abc"', 'é', '"é"', '%22', 'a,b', '*', '\r\n', 'QUFB=', '1:gzip']
  for (const text of texts) {
    it(`of ${JSON.stringify(text)} is an entity tag, and the same text again as If-Match`, () => {
      assert.match(tagOfField(text), entityTag)
      assert.equal(fieldOfTag(tagOfField(text)), text)
      assert.match(tagOfField(text, 'gzip'), entityTag)
      assert.equal(fieldOfTag(tagOfField(text, 'gzip')), text)
    })
  }

  it('is the field as it is where that is an entity tag, as AIP-154 has it', () => {
    assert.deepEqual([tagOfField('"abc"'), tagOfField('W/"abc"')], ['"abc"', 'W/"abc"'])
  })

  it('is another for another coding, unless it is weak (RFC 9110, 8.8.3.3)', () => {
    assert.notEqual(tagOfField('"abc"', 'gzip'), tagOfField('"abc"', 'br'))
    assert.equal(tagOfField('W/"abc"', 'gzip'), 'W/"abc"')
  })

  // RFC 9110, 8.8.3.2: its own table.
  const comparisons = [['W/"1"', 'W/"1"', false, true], ['W/"1"', 'W/"2"', false, false], ['W/"1"', '"1"', false, true], ['"1"', '"1"', true, true]] as const
  for (const [one, other, strong, weak] of comparisons) {
    it(`${one} and ${other} are ${strong ? '' : 'not '}the same strongly, and ${weak ? '' : 'not '}weakly`, () => {
      assert.deepEqual([namesTag(one, other, 'strong'), namesTag(one, other, 'weak')], [strong, weak])
    })
  }

  it('goes out with what has one, to GET and HEAD', async (t) => {
    const { app } = await openRemembering(t, note('"v1"'))
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await app.inject({ method, url: '/v1/notes/1' })
      assert.deepEqual([answer.statusCode, answer.headers.etag], [200, '"v1"'])
    }
  })

  it('is that of the field that response_body names', async (t) => {
    const { app } = await openRemembering(t, { etag: '"other"', note: note('"v1"') })
    assert.equal((await app.inject('/v1/notes:find')).headers.etag, '"v1"')
  })

  it('is none where the service gave none, or one that no header could hold', async (t) => {
    for (const etag of ['', 'x'.repeat(2000)]) {
      const { app } = await openRemembering(t, note(etag))
      assert.equal((await app.inject('/v1/notes/1')).headers.etag, undefined)
    }
    const { app } = await openRemembering(t, { etag: 'x' })
    assert.equal((await app.inject('/v1/notes:find')).headers.etag, undefined)
  })

  it('goes out with a change too, but not with a PUT, which would mean that the body is kept as it came (RFC 9110, 9.3.4)', async (t) => {
    const { app } = await openRemembering(t, note('"v2"'))
    assert.equal((await app.inject(change)).headers.etag, '"v2"')
    assert.equal((await app.inject({ ...change, method: 'PUT' })).headers.etag, undefined)
  })

  it('of the body is weak, there by option alone, and for reads alone', async (t) => {
    const tagOf = async (text: string, bodyEtags: boolean) => {
      const { app } = await openRemembering(t, { text }, { bodyEtags })
      assert.equal((await app.inject(change)).headers.etag, undefined)
      return (await app.inject('/v1/notes/1')).headers.etag
    }
    const [one, again, other, without] = [await tagOf('a', true), await tagOf('a', true), await tagOf('b', true), await tagOf('a', false)]
    assert.match(String(one), /^W\/"[\w-]+"$/)
    assert.equal(one, again)
    assert.notEqual(one, other)
    assert.equal(without, undefined)
  })
})

describe('http habits: If-None-Match', () => {
  const cases: [given: string, status: number][] = [
    ['"v1"', 304], ['W/"v1"', 304], ['"x", "v1"', 304], ['"x","v1"', 304], ['*', 304], ['"v2"', 200], ['v1', 200], ['', 200], ['"v1', 200],
  ]
  for (const [given, status] of cases) {
    it(`${JSON.stringify(given)} is ${status} for "v1" (RFC 9110, 13.1.2)`, async (t) => {
      const { app } = await openRemembering(t, note('"v1"'))
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await app.inject({ method, url: '/v1/notes/1', headers: { 'if-none-match': given } })
        assert.equal(answer.statusCode, status)
      }
    })
  }

  it('that is met has the headers which the client keeps, and nothing of the body (RFC 9110, 15.4.5)', async (t) => {
    const app = await openNotes(t, () => ({ json: note('"v1"'), header: { 'cache-control': 'max-age=60', expires: 'Thu, 26 Nov 2026 10:00:00 GMT' } }))
    const { statusCode, headers, body } = await app.inject({ url: '/v1/notes/1', headers: { 'if-none-match': '"v1"' } })
    assert.deepEqual([statusCode, body, headers.etag, headers['cache-control'], headers['expires'], headers.vary], [304, '', '"v1"', 'max-age=60', 'Thu, 26 Nov 2026 10:00:00 GMT', 'Accept-Encoding'])
    assert.deepEqual([headers['content-type'], headers['content-length'], headers['content-encoding']], [undefined, undefined, undefined])
  })

  it('is for a body that the service sends as it is too, encoded or not', async (t) => {
    const app = await openNotes(t, () => ({ json: { contentType: 'text/plain', data: Buffer.alloc(2000).toString('base64') }, header: { etag: '"v1"' } }))
    for (const coding of ['identity', 'gzip']) {
      const headers = { 'accept-encoding': coding }
      const { etag } = (await app.inject({ url: '/v1/notes/1:print', headers })).headers
      for (const known of ['"v1"', String(etag)]) {
        const answer = await app.inject({ url: '/v1/notes/1:print', headers: { ...headers, 'if-none-match': known } })
        assert.deepEqual([answer.statusCode, answer.headers.etag, answer.body], [304, etag, ''])
      }
    }
  })

  it('knows the weak tag of a body again', async (t) => {
    const { app } = await openRemembering(t, { notes: [{ text: 'a' }] }, { bodyEtags: true })
    const { etag } = (await app.inject('/v1/notes')).headers
    assert.equal((await app.inject({ url: '/v1/notes', headers: { 'if-none-match': String(etag) } })).statusCode, 304)
  })

  it('is refused where nobody would check it, before the service is asked', async (t) => {
    const { app, asked } = await openRemembering(t, note('"v1"'))
    for (const given of ['*', '"v1"']) {
      const answer = await app.inject({ ...change, headers: { 'if-none-match': given } })
      assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['If-None-Match']])
    }
    assert.deepEqual(asked, [])
  })
})
