import assert from 'node:assert/strict'
import type { OutgoingHttpHeaders } from 'node:http'
import { describe, it } from 'node:test'
import { sendRaw } from '../fixture/gateway.ts'
import { ask, errorOf, openForwarding, openRemembering, serveTcp } from '../fixture/http-service.ts'

const hop = ['connection', 'keep-alive', 'proxy-authorization', 'te', 'trailer', 'upgrade', 'x-hop']

describe('the headers that a service is told', () => {
  it('are those of the client, but for those of its connection', async (t) => {
    const { port, seen } = await openRemembering(t)
    const ofConnection = ['connection: close, X-Hop', 'keep-alive: timeout=5', 'proxy-authorization: Basic eA==', 'te: trailers', 'trailer: x-end', 'x-hop: 1']
    await sendRaw(port, ['GET /reports HTTP/1.1', 'host: a', ...ofConnection, 'authorization: Bearer x', 'accept: text/csv', 'traceparent: 00-1-1-00', '\r\n'].join('\r\n'))
    const told = seen[0]?.headers ?? {}
    assert.deepEqual([told.authorization, told.accept, told['traceparent']], ['Bearer x', 'text/csv', '00-1-1-00'])
    assert.deepEqual(hop.filter((name) => told[name] !== undefined && told[name] !== 'keep-alive'), [])
  })

  it('name its own host, and after whoever says so before who came by which way', async (t) => {
    const { door, origin, seen } = await openRemembering(t)
    await ask(`${door}/reports`, { headers: { host: 'shop.example' } })
    await ask(`${door}/reports`, {
      headers: { host: 'inner.example', 'x-forwarded-for': '192.0.2.1', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'shop.example', via: '2 edge', forwarded: 'for=192.0.2.1' },
    })
    const told = seen.map(({ headers }) => ['host', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'via', 'forwarded'].map((name) => headers[name]))
    assert.deepEqual(told, [
      [new URL(origin).host, '127.0.0.1', 'http', 'shop.example', '1.1 gateway', undefined],
      [new URL(origin).host, '192.0.2.1, 127.0.0.1', 'https, http', 'shop.example, inner.example', '2 edge, 1.1 gateway', undefined],
    ])
  })

  const identities: { what: string; variables: Record<string, string>; headers: OutgoingHttpHeaders; told: string | undefined }[] = [
    { what: 'nobody without signing in, whatever the client says', variables: {}, headers: { 'x-identity': 'users/alice' }, told: undefined },
    { what: 'in development the one that the gateway was told', variables: { DEVELOPMENT_IDENTITY: 'users/developer' }, headers: { 'X-Identity': 'users/alice' }, told: 'users/developer' },
    { what: 'in development who the client says', variables: { DEVELOPMENT_IDENTITY: 'users/developer' }, headers: { 'x-development-user': 'bob' }, told: 'users/bob' },
    { what: 'not to be had by naming it a header of the connection', variables: { DEVELOPMENT_IDENTITY: 'users/developer' }, headers: { connection: 'close, x-identity' }, told: 'users/developer' },
  ]
  for (const { what, variables, headers, told } of identities) {
    it(`say who asks: ${what}`, async (t) => {
      const { door, seen } = await openRemembering(t, variables)
      await ask(`${door}/reports`, { headers })
      assert.deepEqual(seen.map((one) => one.headers['x-identity']), [told])
    })
  }

  it('are never told to a service when the client is nobody who could be', async (t) => {
    const { door, seen } = await openRemembering(t, { DEVELOPMENT_IDENTITY: 'users/developer' })
    const answer = await ask(`${door}/reports`, { headers: { 'x-development-user': 'a/b' } })
    assert.deepEqual([answer.status, errorOf(answer).details?.[0]?.fieldViolations?.[0]?.field, seen], [400, 'X-Development-User', []])
  })

  it('have the id of the request, which the answer has too, whatever the service answers', async (t) => {
    const ids: (string | undefined)[] = []
    const { door } = await openForwarding(t, await serveTcp(t, (socket) => socket.once('data', (bytes) => {
      ids.push(/x-request-id: (\S+)/i.exec(String(bytes))?.[1])
      socket.end('HTTP/1.1 200 OK\r\nx-request-id: its-own\r\ncontent-length: 0\r\n\r\n')
    })))
    const kept = await ask(`${door}/reports`, { headers: { 'x-request-id': 'abc-1' } })
    const made = await ask(`${door}/reports`, { headers: { 'x-request-id': 'not a plain one' } })
    assert.deepEqual(ids, ['abc-1', made.headers['x-request-id']])
    assert.equal(kept.headers['x-request-id'], 'abc-1')
  })

  it('do not ask it to continue: the gateway has already', async (t) => {
    const { port, seen } = await openRemembering(t)
    const answer = await sendRaw(port, 'POST /reports HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 2\r\nconnection: close\r\n\r\nhi')
    assert.match(answer, /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /)
    assert.deepEqual(seen.map(({ headers, body }) => [headers.expect, body]), [[undefined, 'hi']])
  })

  it('ask for no other protocol', async (t) => {
    const { door, seen } = await openRemembering(t)
    assert.equal((await ask(`${door}/reports`, { headers: { connection: 'upgrade', upgrade: 'h2c' } })).status, 200)
    assert.equal(seen[0]?.headers.upgrade, undefined)
  })
})

describe('the headers of an answer', () => {
  it('are those of the service, but for those of its connection', async (t) => {
    const { door } = await openForwarding(t, await serveTcp(t, (socket) => socket.once('data', () => {
      socket.end('HTTP/1.1 200 OK\r\nconnection: close, X-Hop\r\nx-hop: 1\r\nproxy-authenticate: Basic\r\nkeep-alive: timeout=99\r\nx-kept: 1\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n')
    })))
    const { headers, text } = await ask(`${door}/reports`)
    assert.deepEqual([headers['x-kept'], headers['x-hop'], headers['proxy-authenticate'], headers['keep-alive'], text], ['1', undefined, undefined, undefined, 'hi'])
  })
})
