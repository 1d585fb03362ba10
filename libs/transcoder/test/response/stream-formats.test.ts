import { Metadata, status as grpc } from '@grpc/grpc-js'
import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { TranscoderOptions } from '../../src/index.ts'
import { blamed } from '../fixture/door.ts'
import { openTalk, said, talkMessage } from '../fixture/talk/talk.ts'
import type { TalkHandlers } from '../fixture/talk/talk.ts'

const path = '/v1/rooms/1:listen'
type Listen = NonNullable<TalkHandlers['Listen']>

/** Sends lines with these ids, then ends or fails. */
const sending = (ids: readonly string[], failure?: number): Listen => (call) => {
  call.sendMetadata(new Metadata())
  for (const id of ids) call.write(talkMessage('Line', { id }))
  if (failure === undefined) call.end()
  else call.emit('error', { code: failure, details: 'it broke' })
}

async function ask(t: TestContext, Listen: Listen, accept: string | undefined, options: Partial<TranscoderOptions> = {}) {
  const { app } = await openTalk(t, { Listen }, options)
  const answer = await app.inject({ url: path, headers: accept === undefined ? {} : { accept } })
  return { status: answer.statusCode, type: String(answer.headers['content-type']).replace('; charset=utf-8', ''), text: answer.body }
}

describe('streams: the form that Accept chooses (RFC 9110, 12.5.1)', () => {
  const nd = 'application/x-ndjson'
  for (const [accept, type] of [
    [undefined, nd], ['', nd], ['*/*', nd], ['application/*', nd], ['text/html, */*;q=0.8', nd],
    [nd, nd], ['application/ndjson', 'application/ndjson'], ['application/jsonl', 'application/jsonl'],
    ['application/json', 'application/json'], ['application/json, text/plain, */*', 'application/json'],
    ['application/json;q=0.5, */*', nd], ['application/json;q=0.5, application/x-ndjson', nd],
    ['application/json, application/x-ndjson;q=0.9', 'application/json'], ['application/problem+json, application/json', 'application/json'],
    ['text/event-stream', 'text/event-stream'], ['text/*', 'text/event-stream'], ['text/event-stream;q=0, */*', nd], ['TEXT/EVENT-STREAM', 'text/event-stream'],
  ] as const) {
    it(`is ${type} for ${accept ?? 'none'}`, async (t) => {
      const answer = await ask(t, sending(['1']), accept)
      assert.deepEqual([answer.status, answer.type], [200, type])
    })
  }

  for (const accept of ['text/html', 'application/xml, image/*', 'application/x-ndjson;q=0']) {
    it(`is 406 that names Accept for ${accept}, and no call`, async (t) => {
      let calls = 0
      const { status, text } = await ask(t, (call) => (calls += 1, call.end()), accept)
      assert.deepEqual([status, blamed(JSON.parse(text) as JsonObject)], [406, ['Accept']])
      assert.equal(calls, 0)
    })
  }
})

describe('streams: one JSON array', () => {
  const array = 'application/json'
  const error = { error: { code: 409, message: 'it broke', status: 'ABORTED' } }
  for (const [name, ids, failure, expected] of [
    ['of none', [], undefined, []], ['of one', ['1'], undefined, [{ id: '1' }]], ['of several', ['1', '2', '3'], undefined, [{ id: '1' }, { id: '2' }, { id: '3' }]],
    ['that breaks, with the error as its last element', ['1', '2'], grpc.ABORTED, [{ id: '1' }, { id: '2' }, error]],
  ] as const) {
    it(`${name} can be parsed as a whole`, async (t) => {
      const { type, text } = await ask(t, sending(ids, failure), array)
      assert.equal(type, array)
      assert.deepEqual(JSON.parse(text), expected)
    })
  }

  it('that is silent has white space, and can be parsed all the same, also where it breaks then', async (t) => {
    for (const failure of [undefined, grpc.ABORTED]) {
      const { promise, resolve } = Promise.withResolvers<Parameters<Listen>[0]>()
      const { host } = await openTalk(t, { Listen: (call) => (call.sendMetadata(new Metadata()), resolve(call)) }, { heartbeat: 5 })
      const answer = await fetch(`http://${host}${path}`, { headers: { accept: array } })
      const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      while (text.length < 4) text += (await reader?.read())?.value ?? ''
      sending(['1'], failure)(await promise)
      for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) text += next.value
      assert.match(text, /^\[\n\n/)
      assert.deepEqual(JSON.parse(text), failure === undefined ? [{ id: '1' }] : [{ id: '1' }, error])
    }
  })
})

describe('streams: an error in mid-stream', () => {
  for (const [accept, expected] of [
    ['application/x-ndjson', '{"id":"1"}\n{"code":10,"message":"it broke"}\n'],
    ['text/event-stream', 'retry: 2000\n\nid: 1\ndata: {"id":"1"}\n\nevent: error\ndata: {"code":10,"message":"it broke"}\n\n'],
    ['application/json', '[{"id":"1"}\n,{"code":10,"message":"it broke"}\n]\n'],
  ] as const) {
    it(`is written in ${accept} as errors are otherwise`, async (t) => {
      assert.equal((await ask(t, sending(['1'], grpc.ABORTED), accept, { errors: 'status' })).text, expected)
    })
  }

  it('is a problem where the client asks for problems', async (t) => {
    const { text } = await ask(t, sending(['1'], grpc.ABORTED), 'application/x-ndjson, application/problem+json')
    assert.deepEqual((JSON.parse(text.trim().split('\n').at(-1) ?? '') as { status: number; code: string }).status, 409)
  })
})

describe('streams: server-sent events (HTML, 9.2)', () => {
  const sse = 'text/event-stream'

  it('begin with the time until a browser comes again', async (t) => {
    assert.match((await ask(t, sending([]), sse)).text, /^retry: 2000\n\n(?!retry)/)
    assert.match((await ask(t, sending([]), sse, { retry: 500 })).text, /^retry: 500\n\n/)
  })

  it('have no id that a browser would take for something else', async (t) => {
    const { text } = await ask(t, sending(['a\nb', 'a\rb', 'a\0b', ' \ufeff', 'é']), sse)
    assert.deepEqual(text.split('\n').filter((line) => line.startsWith('id:')), ['id:  \ufeff', 'id: é'])
    assert.equal(text.split('\n').filter((line) => line.startsWith('data: {"id"')).length, 5)
  })

  it('have one line of data, whatever the text holds', async (t) => {
    const text = 'a\nb\r\nc\rd\u2028\u2029\0\ufeff\ndata: x\n\nevent: error'
    const answer = await ask(t, (call) => (call.write(talkMessage('Line', { text })), call.end()), sse)
    const [line = ''] = answer.text.split('\n').filter((one) => one.startsWith('data: {"text"'))
    assert.deepEqual(JSON.parse(line.slice('data: '.length)), { text })
    assert.equal(answer.text.split('\n').filter((one) => one.startsWith('event:')).join(), 'event: end')
  })

  it('go on behind an id that is not ASCII, which browsers send in UTF-8', async (t) => {
    const seen: unknown[] = []
    const { host } = await openTalk(t, { Listen: (call) => (seen.push(said(call.request)['after']), call.end()) })
    const id = 'é€😀'
    await fetch(`http://${host}${path}`, { headers: { accept: sse, 'last-event-id': Buffer.from(id).toString('latin1') } })
    assert.deepEqual(seen, [id])
  })
})
