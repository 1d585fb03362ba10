import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { names, preferred } from '../../src/response/accept.ts'
import { blamed } from '../fixture/door.ts'
import { openRemembering } from '../fixture/habits/notes.ts'

const offered = ['application/x-ndjson', 'text/event-stream', 'application/json']

describe('http habits: Accept', () => {
  const cases: [accept: string | undefined, type: string | undefined][] = [
    [undefined, 'application/x-ndjson'], ['', 'application/x-ndjson'], ['*/*', 'application/x-ndjson'], ['application/json', 'application/json'],
    ['application/*', 'application/x-ndjson'], ['text/*', 'text/event-stream'], ['image/png', undefined], ['text/html, image/png;q=0.9', undefined],
    ['application/json;q=0.5, text/event-stream;q=0.6', 'text/event-stream'], ['application/json;q=0.6, text/event-stream;q=0.6', 'text/event-stream'],
    ['application/json;q=0', undefined], ['application/json;q=0, */*', 'application/x-ndjson'], ['*/*;q=0', undefined], ['*/*;q=0, application/json', 'application/json'],
    // The most specific range decides, wherever it stands (RFC 9110, 12.5.1).
    ['application/x-ndjson;q=0.1, application/*;q=0.5', 'application/json'], ['*/*;q=0.1, text/*;q=0.3, text/event-stream;q=0', 'application/x-ndjson'],
    ['APPLICATION/JSON ; Q=1', 'application/json'], ['application/json;charset=utf-8', 'application/json'], ['application/json; q=0.001', 'application/json'],
    ['application/json;p="x,y"; q=0.1, text/event-stream;q=0.5', 'text/event-stream'], ['application/json;p="x\\",text/event-stream;q=1,"; q=0.1', 'application/json'],
    // What nobody can read says nothing; old Java clients write the third.
    ['nonsense', 'application/x-ndjson'], ['application/json;q=2', 'application/x-ndjson'], ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'application/x-ndjson'],
    [',,application/json,,', 'application/json'], ['application/json;q=0.0000', 'application/x-ndjson'], ['/json', 'application/x-ndjson'],
  ]
  for (const [accept, type] of cases) {
    it(`${JSON.stringify(accept) ?? 'that is absent'} prefers ${type ?? 'nothing that there is'}`, () => {
      assert.equal(preferred(accept, offered), type)
    })
  }

  it('names what it names, at no lower weight than the other', () => {
    const isNamed = (accept: string | undefined) => names(accept, 'application/problem+json', 'application/json')
    const yes = ['application/problem+json', 'application/json, application/problem+json', 'application/json;q=0.5, application/problem+json;q=0.5', '*/*;q=0.1, application/problem+json;q=0.2']
    const no = [undefined, '*/*', 'application/*', 'application/problem+json;q=0', 'application/json, application/problem+json;q=0.9', '*/*, application/problem+json;q=0.9']
    assert.deepEqual([yes.filter((one) => !isNamed(one)), no.filter(isNamed)], [[], []])
  })

  it('takes one pass, however hostile', () => {
    for (const hostile of ['"'.repeat(16_000), '"\\'.repeat(8000), ','.repeat(16_000), ';q=0'.repeat(4000), `a/b${' '.repeat(16_000)}`]) preferred(hostile, offered)
  })

  for (const accept of ['text/html', 'application/json;q=0', 'text/event-stream', '*/*;q=0', 'application/xml, text/*']) {
    it(`${accept} is 406 (RFC 9110, 15.5.7), names the header, and the service is not asked`, async (t) => {
      const { app, asked } = await openRemembering(t)
      const answer = await app.inject({ method: 'DELETE', url: '/v1/notes/1', headers: { accept } })
      assert.deepEqual([answer.statusCode, blamed(answer.json()), asked], [406, ['Accept'], []])
    })
  }

  for (const accept of ['application/json', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'application/problem+json', 'application/*;q=0.1']) {
    it(`${accept} has JSON`, async (t) => {
      const { app } = await openRemembering(t)
      const answer = await app.inject({ url: '/v1/notes/1', headers: { accept } })
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/json; charset=utf-8'])
    })
  }

  it('does not keep a service from answering with a body of its own type', async (t) => {
    const { app } = await openRemembering(t, { contentType: 'image/png', data: 'AAAA' })
    const answer = await app.inject({ url: '/v1/notes/1:print', headers: { accept: 'text/html' } })
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'image/png'])
  })
})

describe('http habits: a method', () => {
  it('that a path does not have is 405, and names those that it has in Allow (RFC 9110, 15.5.6)', async (t) => {
    const { app } = await openRemembering(t)
    const answer = await app.inject({ method: 'POST', url: '/v1/notes/1' })
    assert.deepEqual([answer.statusCode, answer.headers.allow], [405, 'DELETE, GET, HEAD, PATCH, PUT, OPTIONS'])
  })

  it('OPTIONS is answered with what a path has, and with nothing that nobody serves (RFC 9110, 9.3.7)', async (t) => {
    const { app } = await openRemembering(t)
    const [known, unknown] = [await app.inject({ method: 'OPTIONS', url: '/v1/notes/1' }), await app.inject({ method: 'OPTIONS', url: '/v2' })]
    assert.deepEqual([known.statusCode, known.headers.allow, known.body], [204, 'DELETE, GET, HEAD, PATCH, PUT, OPTIONS', ''])
    assert.equal(unknown.statusCode, 404)
  })
})
