import { Metadata, status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { openTalk, talkMessage } from '../fixture/talk/talk.ts'
import type { TalkHandlers } from '../fixture/talk/talk.ts'

type Show = NonNullable<TalkHandlers['Show']>
const path = '/v1/rooms/1/shown'
const shown = (contentType: string, data: string, caption = '') => talkMessage('Shown', { caption, body: { contentType, data: Buffer.from(data).toString('base64') } })

async function fetchShown(host: string, init: RequestInit = {}) {
  const answer = await fetch(`http://${host}${path}`, init)
  return [answer.status, answer.headers.get('content-type'), await answer.text()]
}

describe('http bodies: a body inside a message (response_body)', () => {
  it('is joined of its pieces, and the rest of the message is not seen', async (t) => {
    const { host } = await openTalk(t, {
      Show: (call) => {
        for (const text of ['ab', '', 'cd']) call.write(shown('text/css', text, `the ${text}`))
        call.end()
      },
    })
    assert.deepEqual(await fetchShown(host), [200, 'text/css', 'abcd'])
  })

  it('has the type of its first piece: later ones come too late', async (t) => {
    const { host } = await openTalk(t, { Show: (call) => (call.write(shown('text/plain', 'a')), call.write(shown('text/html', 'b')), call.end()) })
    assert.deepEqual(await fetchShown(host), [200, 'text/plain', 'ab'])
  })

  it('that is not there is empty, as is that of a stream of none', async (t) => {
    const { host } = await openTalk(t, {
      Show: (call) => (call.write(talkMessage('Shown', { nothing: 'x' })), call.write(shown('text/plain', 'late')), call.end()),
      ShowOne: (_call, answer) => answer(null, talkMessage('Shown', { nothing: 'x' })),
    })
    assert.deepEqual(await fetchShown(host), [200, 'application/octet-stream', 'late'])
    assert.equal(await (await fetch(`http://${host}/v1/rooms/1/one`)).text(), '')
    const none = await openTalk(t, { Show: (call) => call.end() })
    assert.deepEqual(await fetchShown(none.host), [200, 'application/octet-stream', ''])
  })

  it('of one message is answered to GET and HEAD', async (t) => {
    const { host } = await openTalk(t, { ShowOne: (_call, answer) => answer(null, shown('text/css; charset=latin1', 'ab')) })
    for (const [method, body] of [['GET', 'ab'], ['HEAD', '']] as const) {
      const answer = await fetch(`http://${host}/v1/rooms/1/one`, { method })
      assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('content-length'), await answer.text()], [200, 'text/css; charset=latin1', '2', body])
    }
  })

  it('is asked for by HEAD, and keeps no call', async (t) => {
    const opened = Promise.withResolvers<Parameters<Show>[0]>()
    const { host } = await openTalk(t, { Show: (call) => (call.write(shown('text/css', 'ab')), opened.resolve(call)) })
    assert.deepEqual(await fetchShown(host, { method: 'HEAD' }), [200, 'text/css', ''])
    const call = await opened.promise
    if (!call.cancelled) await once(call, 'cancelled')
  })

  for (const type of ['text/html\r\nx: y', 'a\0b', 'tëxt/html', '€', ' ']) {
    it(`is application/octet-stream where the service gives ${JSON.stringify(type)} as its type`, async (t) => {
      const { host } = await openTalk(t, { Show: (call) => (call.write(shown(type, '<script>')), call.end()) })
      const [status, got, text] = await fetchShown(host)
      assert.deepEqual([status, text], [200, '<script>'])
      assert.ok(got === 'application/octet-stream' || type.trim() === '')
    })
  }

  it('that breaks breaks the connection, whichever form errors have', async (t) => {
    const { host } = await openTalk(t, {
      Show: (call) => {
        call.sendMetadata(new Metadata())
        call.write(shown('text/css', 'ab'))
        call.emit('error', { code: grpc.ABORTED, details: 'x' })
      },
    })
    await assert.rejects(fetchShown(host))
  })
})
