import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import request from 'supertest'
import { openGateway } from './fixture/gateway.ts'
import { ask, errorOf, openForwarding, openRemembering, serveHttp } from './fixture/http-service.ts'
import { serveItems } from './fixture/items.ts'

/** Whether somebody still answers there. */
function takesMore(door: string): Promise<boolean> {
  return ask(door).then(() => true, () => false)
}

describe('a forwarded request', () => {
  for (const method of ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']) {
    it(`reaches the service as the ${method} that it is`, async (t) => {
      const { door, seen } = await openRemembering(t)
      assert.equal((await ask(`${door}/reports/7?full=yes`, { method })).status, 200)
      assert.deepEqual(seen.map(({ url, method: verb }) => [verb, url]), [[method, '/reports/7?full=yes']])
    })
  }

  const bodies = [
    { what: 'JSON that is none', type: 'application/json', body: '{"a":' },
    { what: 'a form', type: 'multipart/form-data; boundary=x', body: '--x\r\n\r\na\r\n--x--\r\n' },
    { what: 'what nobody ever heard of', type: 'application/x-new', body: '\u0000\u0001' },
    { what: 'what says not what it is', type: undefined, body: 'a' },
  ]
  for (const { what, type, body } of bodies) {
    it(`keeps a body as it is, also ${what}`, async (t) => {
      const { door, seen } = await openRemembering(t)
      await ask(`${door}/reports`, { method: 'POST', headers: type === undefined ? {} : { 'content-type': type } }, body)
      assert.deepEqual(seen.map((one) => [one.headers['content-type'], one.body]), [[type, body]])
    })
  }

  it('keeps the body of a GET, whatever that may mean to the service', async (t) => {
    const { door, seen } = await openRemembering(t)
    await ask(`${door}/reports`, { method: 'GET', headers: { 'content-length': '2' } }, '{}')
    assert.deepEqual(seen.map(({ body }) => body), ['{}'])
  })

  it('is answered while it is still being sent: no body is held, neither way', async (t) => {
    const { door } = await openForwarding(t, await serveHttp(t, (asked, answer) => asked.pipe(answer)))
    const asked = httpRequest(`${door}/reports`, { method: 'POST', agent: false })
    asked.write('one')
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    const pieces = answer[Symbol.asyncIterator]()
    assert.equal(String((await pieces.next()).value), 'one')
    asked.end('two')
    assert.equal(String((await pieces.next()).value), 'two')
    assert.equal((await pieces.next()).done, true)
  })
})

describe('the answer of a service', () => {
  it('passes as it is: status, headers, and a body that nobody unpacks', async (t) => {
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => {
      answer.writeHead(201, { 'content-encoding': 'gzip', 'set-cookie': ['a=1', 'b=2'], location: '/reports/7', etag: '"x"' }).end('not really gzip')
    }))
    const { status, headers, text: got } = await ask(`${door}/reports`)
    assert.deepEqual([status, headers['content-encoding'], headers['set-cookie'], headers['location'], headers['etag'], got], [201, 'gzip', ['a=1', 'b=2'], '/reports/7', '"x"', 'not really gzip'])
  })

  it('passes as it is too when it is an error', async (t) => {
    const body = '{"error":{"code":503,"message":"the press is being cleaned","status":"UNAVAILABLE"}}'
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => answer.writeHead(503, { 'content-type': 'application/json', 'retry-after': '9' }).end(body)))
    const { status, headers, text: got } = await ask(`${door}/reports`)
    assert.deepEqual([status, headers['retry-after'], got], [503, '9', body])
  })

  for (const status of [204, 304]) {
    it(`has no body when it is ${status}`, async (t) => {
      const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => answer.writeHead(status, { etag: '"x"' }).end()))
      const answer = await ask(`${door}/reports`)
      assert.deepEqual([answer.status, answer.headers['etag'], answer.text], [status, '"x"', ''])
    })
  }

  it('to a HEAD says how long the body would be', async (t) => {
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => answer.writeHead(200, { 'content-length': '12345' }).end()))
    assert.equal((await ask(`${door}/reports`, { method: 'HEAD' })).headers['content-length'], '12345')
  })
})

describe('a gateway that forwards', () => {
  it('does nothing else without descriptors', async (t) => {
    const { door } = await openRemembering(t)
    for (const path of ['/', '/reportsx', '/v1/items/assam']) {
      const answer = await ask(door + path)
      assert.deepEqual([answer.status, errorOf(answer).status], [404, 'NOT_FOUND'], path)
    }
  })

  it('transcodes beside it, and asks each service its own', async (t) => {
    const reports = await serveHttp(t, (_asked, answer) => answer.end('a report'))
    const { door } = await openGateway(t, await serveItems(t), { FORWARDS: `/reports=${reports}` })
    assert.equal((await ask(`${door}/v1/items/assam`)).text, '{}')
    assert.equal((await ask(`${door}/reports/7`)).text, 'a report')
    assert.equal((await ask(`${door}/v2/nothing`)).status, 404)
  })

  it('shows no client by TRACE what only services should see', async (t) => {
    const { door, seen } = await openRemembering(t)
    assert.equal((await ask(`${door}/reports`, { method: 'TRACE' })).status, 404)
    assert.deepEqual(seen, [])
  })

  it('measures by the prefix, never by the path', async (t) => {
    const { door, admin } = await openRemembering(t)
    await ask(`${door}/reports/7`)
    await ask(`${door}/reports`)
    const measured = await request(admin).get('/metrics')
    assert.match(measured.text, /http_server_request_duration_seconds_count\{method="GET",route="\/reports\/\*",status="200"\} 2/)
  })

  it('is ready though the service is not there', async (t) => {
    const { admin } = await openForwarding(t, 'http://127.0.0.1:1')
    assert.equal((await request(admin).get('/readyz')).status, 200)
  })

  it('lets a request in flight end when it stops, also one whose body is still to come', async (t) => {
    const { door, stop } = await openForwarding(t, await serveHttp(t, (asked, answer) => asked.pipe(answer)))
    const asked = httpRequest(`${door}/reports`, { method: 'POST', agent: false })
    asked.write('first, ')
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    const body = text(answer)
    const stopped = stop()
    while (await takesMore(door));
    asked.end('last')
    assert.equal(await body, 'first, last')
    await stopped
  })
})
