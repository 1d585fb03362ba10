import assert from 'node:assert/strict'
import type { Socket } from 'node:net'
import { describe, it } from 'node:test'
import { ApiError } from '@slipway/transcoder'
import { failureOf } from '../../src/forward/failure.ts'
import { ask, errorOf, openForwarding, serveTcp } from '../fixture/http-service.ts'

const hangUp = (socket: Socket) => socket.once('data', () => socket.destroy())
const say = (text: string) => (socket: Socket) => socket.once('data', () => socket.end(text))

describe('a service that gives no answer', () => {
  it('is UNAVAILABLE if it is not there, and no address reaches the client', async (t) => {
    const { door } = await openForwarding(t, 'http://127.0.0.1:1', { LOG_LEVEL: 'error' })
    const answer = await ask(`${door}/reports`)
    assert.deepEqual([answer.status, errorOf(answer).status], [503, 'UNAVAILABLE'])
    assert.doesNotMatch(answer.text, /127\.0\.0\.1|ECONN|reports/)
  })

  it('is UNAVAILABLE if its name is unknown', async (t) => {
    const { door } = await openForwarding(t, 'http://nowhere.invalid')
    const answer = await ask(`${door}/reports`)
    assert.deepEqual([answer.status, errorOf(answer).status], [503, 'UNAVAILABLE'])
    assert.doesNotMatch(answer.text, /invalid/)
  })

  const broken = [
    { what: 'it hangs up', handle: hangUp, status: 503, code: 'UNAVAILABLE' },
    { what: 'it hangs up in the middle of the headers', handle: say('HTTP/1.1 200 OK\r\nx-'), status: 503, code: 'UNAVAILABLE' },
    { what: 'it speaks something else', handle: say('220 smtp.example ESMTP\r\n'), status: 502, code: 'INTERNAL' },
    { what: 'its headers have no end', handle: say(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`), status: 502, code: 'INTERNAL' },
    { what: 'its status is none', handle: say('HTTP/1.1 999 What\r\ncontent-length: 0\r\n\r\n'), status: 502, code: 'INTERNAL' },
  ]
  for (const { what, handle, status, code } of broken) {
    it(`is ${status} in the one error shape if ${what}`, async (t) => {
      const { door } = await openForwarding(t, await serveTcp(t, handle))
      const answer = await ask(`${door}/reports`, { method: 'POST' }, 'a')
      assert.deepEqual([answer.status, errorOf(answer).code, errorOf(answer).status], [status, status, code])
      assert.doesNotMatch(answer.text, /127\.0\.0\.1/)
    })
  }

  it('breaks the connection if it hangs up in the middle of the body', async (t) => {
    const { door } = await openForwarding(t, await serveTcp(t, say('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf')))
    await assert.rejects(ask(`${door}/reports`), { code: 'ECONNRESET' })
  })

  it('is in the log with its address, though not in the answer', () => {
    const { message, cause } = failureOf(Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }), 'http://reports:8080')
    assert.doesNotMatch(message, /reports/)
    assert.equal((cause as Error).message, 'http://reports:8080: other side closed')
  })

  it('is DEADLINE_EXCEEDED if nobody takes the connection', () => {
    const failure = failureOf(Object.assign(new Error('Connect Timeout Error'), { code: 'UND_ERR_CONNECT_TIMEOUT' }), 'http://reports:8080')
    assert.deepEqual([failure.code, failure.httpStatus], ['DEADLINE_EXCEEDED', 504])
  })

  it('keeps what the gateway has already said of it', () => {
    const said = new ApiError('CANCELLED', 'the client has gone')
    assert.equal(failureOf(said, 'http://reports:8080'), said)
  })
})

describe('a service that hangs up', () => {
  const cases = [
    { method: 'GET', body: undefined, times: 2 }, { method: 'HEAD', body: undefined, times: 2 }, { method: 'GET', body: 'a', times: 1 },
    { method: 'POST', body: undefined, times: 1 }, { method: 'PUT', body: 'a', times: 1 }, { method: 'DELETE', body: undefined, times: 1 },
  ]
  for (const { method, body, times } of cases) {
    it(`is asked ${times === 1 ? 'once' : 'twice'} for a ${method} with${body === undefined ? 'out' : ''} a body`, async (t) => {
      let asked = 0
      const { door } = await openForwarding(t, await serveTcp(t, (socket) => {
        socket.once('data', () => {
          asked += 1
          socket.destroy()
        })
      }))
      assert.equal((await ask(`${door}/reports`, { method, headers: { 'content-length': String(body?.length ?? 0) } }, body)).status, 503)
      assert.equal(asked, times)
    })
  }

  it('is asked again where the second time can succeed', async (t) => {
    let asked = 0
    const { door } = await openForwarding(t, await serveTcp(t, (socket) => {
      socket.once('data', () => {
        asked += 1
        if (asked === 1) socket.destroy()
        else socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi')
      })
    }))
    assert.equal((await ask(`${door}/reports`)).text, 'hi')
  })
})
