import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import type { ConnectionError } from 'fastify'
import { answerBrokenHttp, edgeLimits } from '../src/edge.ts'
import { sendRaw } from './fixture/gateway.ts'

describe('the limits of the door', () => {
  for (const max of [1000, 60_000, 600_000]) {
    it(`leave a call its ${max} ms, and an upload as long`, () => {
      const { connectionTimeout, requestTimeout, keepAliveTimeout } = edgeLimits({ max })
      assert.ok(max < requestTimeout && requestTimeout < connectionTimeout && keepAliveTimeout < connectionTimeout)
    })
  }
})

describe('what Node finds wrong before there is a request', () => {
  const cases = [
    { what: 'a request that did not arrive in time', code: 'ERR_HTTP_REQUEST_TIMEOUT', status: 408, says: 'DEADLINE_EXCEEDED' },
    { what: 'headers that are too large', code: 'HPE_HEADER_OVERFLOW', status: 431, says: 'INVALID_ARGUMENT' },
    { what: 'anything else', code: 'HPE_INVALID_METHOD', status: 400, says: 'INVALID_ARGUMENT' },
  ]
  for (const { what, code, status, says } of cases) {
    it(`${what} is ${status} in the one error shape, and ends the connection`, async (t) => {
      const error = Object.assign(new Error(code), { code }) as ConnectionError
      const server = createServer((socket) => socket.once('data', () => answerBrokenHttp('aip193', error, socket)))
      t.after(() => server.close())
      await once(server.listen(0, '127.0.0.1'), 'listening')
      const [head = '', body = ''] = (await sendRaw((server.address() as AddressInfo).port, 'x')).split('\r\n\r\n')
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
      assert.equal((JSON.parse(body) as { error: { status: string } }).error.status, says)
    })
  }

  it('is in the format that the gateway has its errors in', async (t) => {
    const error = Object.assign(new Error('broken'), { code: 'HPE_INVALID_METHOD' }) as ConnectionError
    const server = createServer((socket) => socket.once('data', () => answerBrokenHttp('problem', error, socket)))
    t.after(() => server.close())
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const [head = '', body = ''] = (await sendRaw((server.address() as AddressInfo).port, 'x')).split('\r\n\r\n')
    assert.match(head, /^content-type: application\/problem\+json/m)
    assert.equal((JSON.parse(body) as { title: string }).title, 'Bad Request')
  })
})
