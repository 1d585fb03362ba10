import { status as grpc, Metadata } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { openDoor, openStreams } from '../fixture/door.ts'
import { libraryMessage, startLibrary, streamsPerConnection } from '../fixture/library-server.ts'
import type { StreamHandlers } from '../fixture/library-server.ts'

const path = '/v1/shelves/1/books/2:watch'
const sse = { accept: 'text/event-stream' }
const event = (position: string, text = '') => libraryMessage('library.v1.BookEvent', { position, text })
type WatchCall = Parameters<NonNullable<StreamHandlers['WatchBook']>>[0]

/** Sends what it is given, then ends or fails. */
const sending = (positions: readonly string[], failure?: number) => ({
  WatchBook: (call: WatchCall) => {
    for (const position of positions) call.write(event(position, 'x'))
    if (failure === undefined) call.end()
    else call.emit('error', { code: failure, details: 'it broke' })
  },
})

describe('streams: a stream of messages', () => {
  it('is one JSON value a line', async (t) => {
    const { url } = await openStreams(t, sending(['1', '2']))
    const answer = await fetch(url + path)
    assert.equal(answer.headers.get('content-type'), 'application/x-ndjson; charset=utf-8')
    assert.equal(answer.headers.get('cache-control'), 'no-store')
    assert.deepEqual((await answer.text()).trim().split('\n').map((line) => JSON.parse(line) as unknown), [{ position: '1', text: 'x' }, { position: '2', text: 'x' }])
  })

  it('is server-sent events with ids and an end, where Accept asks for them', async (t) => {
    const { url } = await openStreams(t, sending(['1', '2']))
    const answer = await fetch(url + path, { headers: sse })
    assert.equal(answer.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    const text = (await answer.text()).replaceAll(':\n\n', '')
    assert.equal(text, 'retry: 2000\n\nid: 1\ndata: {"position":"1","text":"x"}\n\nid: 2\ndata: {"position":"2","text":"x"}\n\nevent: end\ndata: {}\n\n')
  })

  it('goes on behind Last-Event-ID, which wins over the query', async (t) => {
    const seen: unknown[] = []
    const { url } = await openStreams(t, { WatchBook: (call) => (seen.push((call.request as unknown as { after: string }).after), call.end()) })
    for (const [query, headers] of [['', {}], ['?after=3', {}], ['', { 'last-event-id': '5' }], ['?after=3', { 'last-event-id': '5' }]] as const) {
      await (await fetch(url + path + query, { headers: { ...headers } })).text()
    }
    assert.deepEqual(seen, ['', '3', '5', '5'])
  })

  it('that is taken up again and has nothing left is 204, so that a browser stops', async (t) => {
    const { url } = await openStreams(t, { WatchBook: (call) => (call.sendMetadata(new Metadata()), call.end()) })
    assert.equal((await fetch(url + path, { headers: { ...sse, 'last-event-id': '2' } })).status, 204)
    assert.equal((await fetch(url + path, { headers: sse })).status, 200)
  })

  it('that fails before its first message is an ordinary error, however it is asked for', async (t) => {
    const { url } = await openStreams(t, sending([], grpc.NOT_FOUND))
    for (const headers of [{}, sse, { ...sse, 'last-event-id': '2' }]) {
      const answer = await fetch(url + path, { headers: { ...headers } })
      assert.equal(answer.status, 404)
      assert.equal(((await answer.json()) as { error: { status: string } }).error.status, 'NOT_FOUND')
    }
  })

  it('shows in either form that it failed later', async (t) => {
    const { url } = await openStreams(t, sending(['1'], grpc.ABORTED))
    const lines = (await (await fetch(url + path)).text()).trim().split('\n')
    assert.deepEqual((JSON.parse(lines.at(-1) ?? '') as { error: { code: number } }).error.code, 409)
    const events = (await (await fetch(url + path, { headers: sse })).text()).trim().split('\n\n')
    assert.match(events.at(-1) ?? '', /^event: error\ndata: \{"error":\{"code":409,/)
  })

  it('that is silent has its headers out, and says now and then that it is there', async (t) => {
    const opened = Promise.withResolvers<WatchCall>()
    const { url } = await openStreams(t, { WatchBook: (call) => (call.sendMetadata(new Metadata()), opened.resolve(call)) }, { heartbeat: 5 })
    const leaving = new AbortController()
    const answer = await fetch(url + path, { headers: sse, signal: leaving.signal })
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
    let text = ''
    while (text.split(':\n\n').length < 4) text += (await reader?.read())?.value ?? ''
    assert.equal(text.replaceAll(':\n\n', ''), 'retry: 2000\n\n')
    leaving.abort()
  })

  it('has its headers out after a silence also where the service sends none, and ends as it would otherwise', async (t) => {
    for (const [headers, begin, last] of [[sse, 'retry: 2000\n\n', 'event: end\ndata: {}'], [{}, '', '{"position":"1"}'], [{ accept: 'application/json' }, '[', ']']] as const) {
      const opened = Promise.withResolvers<WatchCall>()
      const { url } = await openStreams(t, { WatchBook: opened.resolve }, { heartbeat: 5 })
      const answer = await fetch(url + path, { headers: { ...headers } })
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (text.length < begin.length + 4) text += (await reader?.read())?.value ?? ''
      assert.ok(text.startsWith(begin))
      const call = await opened.promise
      call.write(event('1'))
      call.end()
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) text += next.value
      assert.ok(text.trim().endsWith(last), text)
    }
  })

  it('ends with its client', async (t) => {
    const opened = Promise.withResolvers<WatchCall>()
    const { url } = await openStreams(t, { WatchBook: (call) => (call.write(event('1')), opened.resolve(call)) })
    const leaving = new AbortController()
    await fetch(url + path, { signal: leaving.signal })
    const call = await opened.promise
    const cancelled = once(call, 'cancelled')
    leaving.abort()
    await cancelled
  })

  it('ends with an event that says so when the application closes, and does not keep it', async (t) => {
    const { app, url } = await openStreams(t, { WatchBook: (call) => void call.write(event('1')) })
    const answer = await fetch(url + path, { headers: sse })
    const closed = app.close()
    assert.match(await answer.text(), /event: error\ndata: .*"UNAVAILABLE"/)
    await closed
  })

  it('that has not begun ends as UNAVAILABLE when the application closes, and does not keep it', async (t) => {
    const opened = Promise.withResolvers<WatchCall>()
    const { app, url } = await openStreams(t, { WatchBook: opened.resolve })
    const answer = fetch(url + path)
    const call = await opened.promise
    const cancelled = once(call, 'cancelled')
    await Promise.all([app.close(), cancelled])
    assert.match(await (await answer).text(), /"UNAVAILABLE"/)
  })

  it('has the headers of GET for HEAD, or its error, and keeps no call', async (t) => {
    const opened = Promise.withResolvers<WatchCall>()
    const { url } = await openStreams(t, { WatchBook: (call) => (call.sendMetadata(new Metadata()), opened.resolve(call)) })
    const answer = await fetch(url + path, { method: 'HEAD', headers: sse })
    assert.deepEqual([answer.status, answer.headers.get('content-type'), await answer.text()], [200, 'text/event-stream; charset=utf-8', ''])
    const call = await opened.promise
    if (!call.cancelled) await once(call, 'cancelled')
    const missing = await openStreams(t, sending([], grpc.NOT_FOUND))
    assert.equal((await fetch(missing.url + path, { method: 'HEAD', headers: sse })).status, 404)
  })

  it('that is taken up again opens as soon as the service says that all is well', async (t) => {
    const { url } = await openStreams(t, { WatchBook: (call) => call.sendMetadata(new Metadata()) }, { heartbeat: 3_600_000 })
    const leaving = new AbortController()
    assert.equal((await fetch(url + path, { headers: { ...sse, 'last-event-id': '2' }, signal: leaving.signal })).status, 200)
    leaving.abort()
  })

  it('has room beyond what one connection takes, and leaves other calls theirs', async (t) => {
    const watchers = streamsPerConnection + 20
    const library = await startLibrary((call) => call.answer({}), 0, { WatchBook: (call) => void call.write(event('1')) })
    t.after(() => library.stop())
    const app = await openDoor(t, library.port)
    const url = await app.listen({ port: 0, host: '127.0.0.1' })
    const leaving = new AbortController()
    const answers = await Promise.all(Array.from({ length: watchers }, () => fetch(url + path, { signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(30_000)]) })))
    const firsts = await Promise.all(answers.map(async (answer) => (await answer.body?.getReader().read())?.value?.length))
    assert.equal(firsts.filter(Boolean).length, watchers)
    assert.equal((await fetch(`${url}/v1/shelves/1/books/2`)).status, 200)
    leaving.abort()
  })

  it('of a service that is down is 503, and one that is late 504', async (t) => {
    const down = await openDoor(t, 1)
    assert.equal((await down.inject({ url: path, headers: sse })).statusCode, 503)
    const { url } = await openStreams(t, { WatchBook: () => undefined })
    assert.equal((await fetch(url + path, { headers: { 'grpc-timeout': '50m' } })).status, 504)
  })

  it('of a service that is down is 200 and empty where a browser takes it up again, which would never come again after a 503 (HTML, 9.2.3)', async (t) => {
    const app = await openDoor(t, 1)
    const again = await app.inject({ url: path, headers: { ...sse, 'last-event-id': '2' } })
    assert.deepEqual([again.statusCode, again.headers['content-type'], again.body], [200, 'text/event-stream; charset=utf-8', 'retry: 2000\n\n'])
    assert.equal((await app.inject({ url: path, headers: { 'last-event-id': '2' } })).statusCode, 503)
    const head = await app.inject({ method: 'HEAD', url: path, headers: { ...sse, 'last-event-id': '2' } })
    assert.deepEqual([head.statusCode, head.body], [200, ''])
  })
})
