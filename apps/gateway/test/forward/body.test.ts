import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { sendRaw } from '../fixture/gateway.ts'
import { ask, errorOf, openForwarding, openRemembering, serveHttp } from '../fixture/http-service.ts'

const limited = { MAX_UPLOAD_BYTES: '1000', MAX_BODY_BYTES: '10' }
const chunked = { 'transfer-encoding': 'chunked' }

describe('the limit of a forwarded body', () => {
  it('is that of uploads, not that of JSON', async (t) => {
    const { door, seen } = await openRemembering(t, limited)
    assert.equal((await ask(`${door}/reports`, { method: 'POST' }, 'x'.repeat(1000))).status, 200)
    assert.equal((await ask(`${door}/reports`, { method: 'POST', headers: chunked }, 'x'.repeat(1000))).status, 200)
    assert.deepEqual(seen.map(({ body }) => body.length), [1000, 1000])
  })

  it('answers 413 where the client says how much it is, before a byte of it', async (t) => {
    const { port, seen } = await openRemembering(t, limited)
    const answer = await sendRaw(port, 'POST /reports HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1001\r\n\r\n')
    const [head = '', body = ''] = answer.split('\r\n\r\n')
    assert.match(head, /^HTTP\/1.1 413 /)
    assert.deepEqual([errorOf({ text: body }).code, errorOf({ text: body }).message, seen], [413, 'the body has more than 1000 bytes', []])
  })

  it('answers 413 where it does not, and the service never takes the part for the whole', async (t) => {
    const begun = Promise.withResolvers<void>()
    const ended = Promise.withResolvers<string>()
    const { door } = await openForwarding(t, await serveHttp(t, (asked) => {
      asked.once('data', () => begun.resolve()).on('end', () => ended.resolve('whole')).on('error', () => ended.resolve('broken off'))
    }), limited)
    const asked = httpRequest(`${door}/reports`, { method: 'POST', agent: false, headers: chunked })
    asked.write('x'.repeat(900))
    await begun.promise
    asked.end('x'.repeat(200))
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    assert.equal(answer.statusCode, 413)
    answer.resume()
    assert.equal(await ended.promise, 'broken off')
  })
})

describe('an answer that comes before the end of the request', () => {
  it('reaches the client, whose connection can be used again', async (t) => {
    const { port } = await openForwarding(t, await serveHttp(t, (asked, answer) => answer.writeHead(asked.url === '/reports' ? 401 : 200).end()))
    const socket = connect(port, '127.0.0.1')
    t.after(() => socket.destroy())
    socket.setEncoding('utf8').write('POST /reports HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n')
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1.1 401 /)
    socket.write('3\r\ntwo\r\n0\r\n\r\nGET /reports/7 HTTP/1.1\r\nhost: a\r\n\r\n')
    assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1.1 200 /)
  })
})
