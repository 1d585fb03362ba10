import { Metadata, status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { describe, it } from 'node:test'
import { PlanError } from '../../src/index.ts'
import { openNotes, openRemembering } from '../fixture/habits/notes.ts'

const page = '/v1/notes/1:print'

describe('errors: headers and metadata', () => {
  it('pass to the service by an allow-list: binary ones as bytes, and nothing that is no metadata', async (t) => {
    const { app, asked } = await openRemembering(t, {}, { forwardHeaders: ['X-Tenant', 'x-key-bin', 'x-bad-bin', 'x-odd'] })
    const headers = { 'x-tenant': 'blue', 'x-key-bin': Buffer.from([0, 255, 254]).toString('base64'), 'x-bad-bin': 'no base64!', 'x-odd': 'é', 'x-other': 'x', authorization: 'Bearer x' }
    assert.equal((await app.inject({ url: '/v1/notes/1', headers })).statusCode, 200)
    const { metadata } = asked[0] ?? {}
    assert.deepEqual(metadata?.get('x-tenant'), ['blue'])
    assert.deepEqual(metadata?.get('x-key-bin'), [Buffer.from([0, 255, 254])])
    assert.deepEqual(['x-bad-bin', 'x-odd', 'x-other', 'authorization'].flatMap((name) => metadata?.get(name) ?? []), [])
  })

  it('of a service pass by an allow-list: leading and trailing metadata of an answer, before its body', async (t) => {
    const app = await openNotes(t, () => ({ header: { 'x-cost': '3', 'x-secret': 'a', 'x-sum-bin': 'ab' }, trailer: { 'x-rows': '7', 'x-secret': 'b' } }), {
      responseHeaders: ['X-Cost', 'x-sum-bin', 'x-rows'], responseTrailers: ['x-rows', 'x-cost'],
    })
    for (const url of ['/v1/notes/1', page]) {
      const { headers } = await app.inject(url)
      assert.deepEqual([headers['x-cost'], headers['x-rows'], headers['x-sum-bin'], headers['x-secret']], ['3', '7', Buffer.from('ab').toString('base64'), undefined])
    }
  })

  it('are by default what says how long an answer is good for, and what it is a version of', async (t) => {
    const header = { 'cache-control': 'max-age=5', 'last-modified': 'Thu, 26 Nov 2026 10:00:00 GMT', 'set-cookie': 'a=b', 'x-any': 'x' }
    const { headers } = await (await openNotes(t, () => ({ header, trailer: { 'x-late': 'y' } }))).inject('/v1/notes/1')
    assert.deepEqual([headers['cache-control'], headers['last-modified'], headers['set-cookie'], headers['x-any'], headers['x-late']], ['max-age=5', header['last-modified'], undefined, undefined, undefined])
  })

  it('of an error pass by the same lists, but for what describes a representation', async (t) => {
    const metadata = new Metadata()
    for (const name of ['x-quota', 'x-rows', 'x-secret', 'etag', 'content-disposition']) metadata.set(name, '1')
    const app = await openNotes(t, () => ({ error: { code: grpc.NOT_FOUND, details: 'none', metadata } }), { responseHeaders: ['x-quota', 'etag', 'content-disposition'], responseTrailers: ['x-rows'] })
    const { headers } = await app.inject('/v1/notes/1')
    assert.deepEqual(['x-quota', 'x-rows', 'x-secret', 'etag', 'content-disposition'].map((name) => headers[name]), ['1', '1', undefined, undefined, undefined])
  })

  const hostile: [option: 'forwardHeaders' | 'responseHeaders' | 'responseTrailers', name: string][] = [
    ['responseHeaders', 'content-length'], ['responseHeaders', 'Transfer-Encoding'], ['responseHeaders', 'connection'], ['responseHeaders', 'content-encoding'], ['responseHeaders', 'content-type'],
    ['responseHeaders', 'a: b'], ['responseHeaders', 'x\r\ny'], ['responseHeaders', ''], ['responseHeaders', 'location'], ['responseHeaders', 'grpc-status-details-bin'],
    ['forwardHeaders', 'host'], ['forwardHeaders', 'te'], ['forwardHeaders', 'grpc-timeout'], ['forwardHeaders', ':authority'], ['forwardHeaders', 'content-length'],
    ['responseTrailers', 'etag'], ['responseTrailers', 'trailer'], ['responseTrailers', 'set-cookie'], ['responseTrailers', 'cache-control'],
  ]
  for (const [option, name] of hostile) {
    it(`cannot be ${JSON.stringify(name)} in ${option}: refused at the start, by name`, async (t) => {
      await assert.rejects(openNotes(t, () => ({}), { [option]: [name] }), (error: unknown) => error instanceof PlanError && error.message.startsWith(`${option}: ${JSON.stringify(name).slice(0, 2)}`))
    })
  }

  it('may be set-cookie and www-authenticate, if somebody wants that', async (t) => {
    const cookies = ['a=b; Expires=Thu, 26 Nov 2026 10:00:00 GMT', 'c=d']
    const app = await openNotes(t, () => ({ header: { 'set-cookie': cookies } }), { responseHeaders: ['set-cookie', 'www-authenticate'] })
    assert.deepEqual((await app.inject('/v1/notes/1')).headers['set-cookie'], cookies)
  })

  it('do not let a content type through that is none', async (t) => {
    const app = await openNotes(t, () => ({ json: { contentType: 'text/plain\r\nset-cookie: a=b' } }))
    const { headers, statusCode } = await app.inject(page)
    assert.deepEqual([statusCode, headers['content-type'], headers['set-cookie']], [200, 'application/octet-stream', undefined])
  })
})

describe('errors: trailers of a stream', () => {
  const open = async (t: Parameters<typeof openNotes>[0]) => {
    const app = await openNotes(t, () => ({ stream: [{ text: 'a' }], header: { 'x-cost': '3' }, trailer: { 'x-rows': '7', 'x-secret': 'x' } }), { responseHeaders: ['x-cost'], responseTrailers: ['x-rows', 'x-none'] })
    return app.listen({ port: 0, host: '127.0.0.1' })
  }
  const ask = async (url: string, headers: Record<string, string>) => {
    const asking = request(`${url}/v1/notes:watch`, { headers, agent: false }).end()
    const [answer] = (await once(asking, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return answer
  }

  it('come after it to a client that takes them, announced (RFC 9110, 6.6.2)', async (t) => {
    const { headers, trailers } = await ask(await open(t), { te: 'trailers' })
    assert.deepEqual([headers['trailer'], headers['x-cost'], { ...trailers }], ['x-rows x-none', '3', { 'x-rows': '7' }])
  })

  it('do not come to one that does not say so', async (t) => {
    for (const te of ['', 'gzip', 'nottrailers']) {
      const { headers, trailers } = await ask(await open(t), { te })
      assert.deepEqual([headers['trailer'], { ...trailers }], [undefined, {}])
    }
  })
})
