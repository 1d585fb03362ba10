import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import request from 'supertest'
import { serveItems } from './fixture/items.ts'
import { openGateway, sendRaw } from './fixture/gateway.ts'

const nobody = 'dns:///127.0.0.1:1'
const item = '/v1/items/assam'

describe('the public door', () => {
  it('answers in JSON what a service says in gRPC', async (t) => {
    const { door } = await openGateway(t, await serveItems(t))
    const answer = await request(door).get(item)
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, {})
    assert.match(answer.headers['content-type'] ?? '', /^application\/json/)
  })

  it('gives the request its own id, in the answer and in the call', async (t) => {
    const seen: unknown[] = []
    const { door } = await openGateway(t, await serveItems(t, (call, answer) => {
      seen.push(...call.metadata.get('x-request-id'))
      answer(null, Buffer.alloc(0))
    }))
    const kept = await request(door).get(item).set('x-request-id', 'abc-1')
    assert.equal(kept.headers['x-request-id'], 'abc-1')
    const replaced = await request(door).get(item).set('x-request-id', 'not a plain one')
    assert.match(replaced.headers['x-request-id'] ?? '', /^[0-9a-f-]{36}$/)
    assert.deepEqual(seen, ['abc-1', replaced.headers['x-request-id']])
  })

  const refusals = [
    { what: 'an unknown path', method: 'get', path: '/v2/nothing?secret=1', status: 404, code: 'NOT_FOUND' },
    { what: 'a method that is not served there', method: 'put', path: '/v1/items', status: 405, code: 'UNIMPLEMENTED' },
    { what: 'an unknown query parameter', method: 'get', path: '/v1/items?colour=red', status: 400, code: 'INVALID_ARGUMENT' },
    { what: 'the admin paths, which are no business of the public', method: 'get', path: '/metrics', status: 404, code: 'NOT_FOUND' },
    { what: 'a service that is down', method: 'get', path: item, status: 503, code: 'UNAVAILABLE' },
  ] as const
  for (const { what, method, path, status, code } of refusals) {
    it(`answers ${status} in the one error shape to ${what}`, async (t) => {
      const { door } = await openGateway(t, nobody)
      const answer = await request(door)[method](path)
      assert.equal(answer.status, status, answer.text)
      const { error } = answer.body as { error: { code: number; status: string; message: string } }
      assert.equal(error.status, code)
      assert.equal(error.code, status)
      assert.doesNotMatch(error.message, /secret/)
      assert.ok(answer.headers['x-request-id'])
    })
  }

  it('names the methods that are served where one is not', async (t) => {
    const { door } = await openGateway(t, nobody)
    const answer = await request(door).put('/v1/items')
    assert.equal(answer.headers['allow'], 'GET, HEAD, POST, OPTIONS')
  })

  it('refuses a body beyond the limit before it has all of it', async (t) => {
    const { door } = await openGateway(t, nobody, { MAX_BODY_BYTES: '100' })
    const answer = await request(door).post('/v1/items').send({ displayName: 'x'.repeat(200) })
    assert.equal(answer.status, 413)
    assert.equal((answer.body as { error: { code: number } }).error.code, 413)
  })
})

describe('the public door, to what is hardly HTTP', () => {
  const cases = [
    { what: 'no HTTP at all', sent: 'hello\r\n\r\n', status: 400 },
    { what: 'headers without end', sent: `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, status: 431 },
    { what: 'two hosts', sent: 'GET /v1/items HTTP/1.1\r\nhost: a\r\nhost: b\r\nconnection: close\r\n\r\n', status: 400 },
    { what: 'two lengths', sent: 'POST /v1/items HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n', status: 400 },
    { what: 'a path that is no UTF-8', sent: 'GET /v1/items/%ff HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n', status: 400 },
  ]
  for (const { what, sent, status } of cases) {
    it(`answers ${status} in the one error shape to ${what}`, async (t) => {
      const { port } = await openGateway(t, nobody)
      const [head = '', body = ''] = (await sendRaw(port, sent)).split('\r\n\r\n')
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
      assert.equal((JSON.parse(body) as { error: { code: number } }).error.code, status)
    })
  }
})
