import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blamed, openLibrary } from '../fixture/door.ts'

const json = { 'content-type': 'application/json' }

describe('a request becomes a message', () => {
  const cases: { http: string; body?: string; becomes: JsonObject }[] = [
    { http: 'GET /v1/shelves/1/books/2', becomes: { name: 'shelves/1/books/2' } },
    { http: 'GET /v1/shelves/a%20b/books/%C3%BC', becomes: { name: 'shelves/a b/books/ü' } },
    { http: 'GET /v1/shelves/a%2Fb/books/2', becomes: { name: 'shelves/a%2Fb/books/2' } },
    { http: 'GET /v1/files/a/b/c', becomes: { path: 'a/b/c' } },
    { http: 'GET /v1/books?page_size=3&words=a&words=b', becomes: { pageSize: 3, words: ['a', 'b'] } },
    { http: 'GET /v1/books?pageSize=3&genre=GENRE_NOVEL', becomes: { pageSize: 3, genre: 'GENRE_NOVEL' } },
    { http: 'GET /v1/books?genre=1&parent=shelves/7', becomes: { genre: 'GENRE_NOVEL', parent: 'shelves/7' } },
    { http: 'GET /v1/books?place.floor=2&place.quiet=false', becomes: { place: { floor: 2, quiet: false } } },
    { http: 'GET /v1/books?read_mask=name,display_title', becomes: { readMask: 'name,displayTitle' } },
    { http: 'GET /v1/books?printed_after=2026-01-02T03:04:05Z&lent=true', becomes: { printedAfter: '2026-01-02T03:04:05Z', lent: true } },
    { http: 'POST /v1/shelves/1/books?book_id=x', body: '{"displayTitle":"T","pages":"9007199254740993"}', becomes: { parent: 'shelves/1', bookId: 'x', book: { displayTitle: 'T', pages: '9007199254740993' } } },
    { http: 'PATCH /v1/shelves/1/books/2?update_mask=pages', body: '{"name":"other","pages":4}', becomes: { book: { name: 'shelves/1/books/2', pages: '4' }, updateMask: 'pages' } },
    { http: 'POST /v1/shelves/1/books/2:lend', body: '{"reader":"r"}', becomes: { name: 'shelves/1/books/2', reader: 'r' } },
    { http: 'DELETE /v1/shelves/1/books/2', becomes: { name: 'shelves/1/books/2' } },
  ]
  for (const { http, body, becomes } of cases) {
    it(`${http} ${body ?? ''}`, async (t) => {
      const seen: JsonObject[] = []
      const app = await openLibrary(t, (call) => {
        seen.push(call.request)
        call.answer({})
      })
      const [method, url] = http.split(' ')
      const answer = await app.inject({ method: method as 'GET', url: url ?? '', headers: body === undefined ? {} : json, ...(body !== undefined && { payload: body }) })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(seen, [becomes])
    })
  }
})

describe('a mistake is named, and no service is asked', () => {
  const big = JSON.stringify({ displayTitle: 'x'.repeat(2000) })
  const post = 'POST /v1/shelves/1/books'
  const cases: { mistake: string; http: string; body?: string | Buffer; type?: string; status?: number; fields?: string[] }[] = [
    { mistake: 'an unknown parameter', http: 'GET /v1/books?colour=red', fields: ['colour'] },
    { mistake: 'text for a number', http: 'GET /v1/books?page_size=many', fields: ['page_size'] },
    { mistake: 'a number beyond int32', http: 'GET /v1/books?page_size=2147483648', fields: ['page_size'] },
    { mistake: 'an unknown enum value', http: 'GET /v1/books?genre=GENRE_OPERA', fields: ['genre'] },
    { mistake: 'a word for a boolean', http: 'GET /v1/books?place.quiet=maybe', fields: ['place.quiet'] },
    { mistake: 'a date that is none', http: 'GET /v1/books?printed_after=soon', fields: ['printed_after'] },
    { mistake: 'one value given twice', http: 'GET /v1/books?page_size=1&page_size=2', fields: ['page_size'] },
    { mistake: 'a message as a parameter', http: 'GET /v1/books?place=2', fields: ['place'] },
    { mistake: 'a map as a parameter', http: 'GET /v1/books?labels=2', fields: ['labels'] },
    { mistake: 'a repeated message as a parameter', http: 'GET /v1/books?places.floor=2', fields: ['places.floor'] },
    { mistake: 'a path variable as a parameter', http: 'GET /v1/shelves/1/books?parent=x', fields: ['parent'] },
    { mistake: 'a body field as a parameter', http: `${post}?book.pages=3`, body: '{}', fields: ['book.pages'] },
    { mistake: 'a percent-encoding that is not UTF-8', http: 'GET /v1/shelves/%ff/books/2', fields: ['path'] },
    { mistake: 'a body that breaks off', http: post, body: '{"pages":', fields: [''] },
    { mistake: 'a body that is not UTF-8', http: post, body: Buffer.from([0x22, 0xff, 0x22]), fields: [''] },
    { mistake: 'an unknown field', http: post, body: '{"colour":1}', fields: ['book.colour'] },
    { mistake: 'text for a number in the body', http: post, body: '{"pages":"many"}', fields: ['book.pages'] },
    { mistake: 'a number beyond int64', http: post, body: '{"pages":"9223372036854775808"}', fields: ['book.pages'] },
    { mistake: 'an unknown enum value in the body', http: post, body: '{"genre":"GENRE_OPERA"}', fields: ['book.genre'] },
    { mistake: 'base64 that is none', http: post, body: '{"cover":"*"}', fields: ['book.cover'] },
    { mistake: 'a list where an object belongs', http: post, body: '[]', fields: ['book'] },
    { mistake: 'a body where none is taken', http: 'DELETE /v1/shelves/1/books/2', body: '{}', fields: [''] },
    { mistake: 'a form', http: post, body: 'a=b', type: 'application/x-www-form-urlencoded', status: 415, fields: ['Content-Type'] },
    { mistake: 'a body beyond the limit', http: post, body: big, status: 413, fields: [] },
  ]
  for (const { mistake, http, body, type, status = 400, fields = [] } of cases) {
    it(`${mistake}: ${status} ${fields.join()}`, async (t) => {
      const app = await openLibrary(t, () => assert.fail('the service was asked'))
      const [method, url] = http.split(' ')
      const headers = body === undefined ? {} : { 'content-type': type ?? 'application/json' }
      const answer = await app.inject({ method: method as 'GET', url: url ?? '', headers, ...(body !== undefined && { payload: body }) })
      const error: JsonObject = answer.json()
      assert.equal(answer.statusCode, status, answer.body)
      assert.deepEqual({ code: (error['error'] as JsonObject)['code'], status: (error['error'] as JsonObject)['status'] }, { code: status, status: 'INVALID_ARGUMENT' })
      assert.deepEqual(blamed(error), fields)
    })
  }
})
