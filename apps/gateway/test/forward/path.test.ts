import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sendRaw } from '../fixture/gateway.ts'
import { openRemembering } from '../fixture/http-service.ts'

const raw = (path: string) => `GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`

describe('the path of a forwarded request', () => {
  const kept = [
    '/reports', '/reports/', '/reports?a=1', '/reports//7', '/reports/a%2Fb', '/reports/%7Euser/%E2%82%AC', '/reports/a|b"c^{d}', '/reports/...', '/reports/a..b/.c',
    '/reports/100%2525', '/reports/7?next=/../v1/orders&x=%2e%2e', '/reports/http://elsewhere/x',
  ]
  for (const path of kept) {
    it(`arrives unchanged: ${path}`, async (t) => {
      const { port, seen } = await openRemembering(t)
      assert.match(await sendRaw(port, raw(path)), /^HTTP\/1.1 200 /)
      assert.deepEqual(seen.map(({ url }) => url), [path])
    })
  }

  const refused = [
    { path: '/reports/../v1/orders', status: 400 }, { path: '/reports/..', status: 400 }, { path: '/reports/.', status: 400 }, { path: '/reports/./7', status: 400 },
    { path: '/reports/a/../../../v1/orders', status: 400 }, { path: '/reports/%2e%2e/v1/orders', status: 400 }, { path: '/reports/.%2E', status: 400 },
    { path: '/reports/..%2fv1/orders', status: 400 }, { path: '/reports/%2F..%2Fv1', status: 400 }, { path: '/reports/..\\v1', status: 400 },
    { path: '/reports/..%5cv1', status: 400 }, { path: '/reports/..;a=b/v1', status: 400 }, { path: '/reports/..#', status: 400 }, { path: '/reports/%ff', status: 400 },
    { path: '/reports%2f..', status: 404 }, { path: '/reports%2F7', status: 404 }, { path: '//reports', status: 404 }, { path: '//reports/7', status: 404 },
    { path: '/%72eports/7', status: 404 }, { path: '/Reports', status: 404 }, { path: '/reports-old', status: 404 }, { path: '/v1/../reports', status: 404 },
    { path: 'http://elsewhere/reports/7', status: 404 },
  ]
  for (const { path, status } of refused) {
    it(`reaches no service when it could lead elsewhere: ${path} is ${status}`, async (t) => {
      const { port, seen } = await openRemembering(t)
      const [head = '', body = ''] = (await sendRaw(port, raw(path))).split('\r\n\r\n')
      assert.match(head, new RegExp(`^HTTP/1.1 ${status} `))
      assert.equal((JSON.parse(body) as { error: { code: number } }).error.code, status)
      assert.deepEqual(seen, [])
    })
  }
})
