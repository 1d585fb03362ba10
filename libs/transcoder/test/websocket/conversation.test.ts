import { status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { openTalk, said, talkMessage } from '../fixture/talk/talk.ts'
import type { TalkHandlers } from '../fixture/talk/talk.ts'
import { Talker } from '../fixture/talk/talker.ts'

type Chat = Parameters<NonNullable<TalkHandlers['Chat']>>[0]
const line = (text: string) => talkMessage('Line', { text })

/** Answers each line with the same, and ends with the client. */
const echoing = (call: Chat) => {
  call.on('data', (message) => call.write(message))
  call.on('end', () => call.end())
}

/** Keeps what it is told, and ends with the client. */
const noting = (heard: unknown[]) => (call: Chat) => {
  call.on('data', (message) => heard.push(said(message)))
  call.on('end', () => call.end())
}

describe('websocket: a conversation', () => {
  it('is a message a frame, each way as it comes', async (t) => {
    const { host } = await openTalk(t, { Chat: echoing })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
    talker.say({ text: 'a' })
    assert.deepEqual(await talker.hear(1), [{ room: 'rooms/1', text: 'a' }])
    talker.say({ text: 'b' }, { text: 'c', number: 7 })
    assert.deepEqual((await talker.hear(3)).slice(1), [{ text: 'b' }, { text: 'c', number: 7 }])
    talker.finish()
    assert.deepEqual(await talker.closed, { code: 1000, reason: '' })
  })

  it('has path and query in its first message only, and the path wins over the frame', async (t) => {
    const heard: unknown[] = []
    const { host } = await openTalk(t, { Chat: noting(heard), Tell: noting(heard), Relay: noting(heard) })
    for (const path of [':chat', ':tell?mood=good', ':relay?id=9']) {
      const talker = await Talker.open(t, `ws://${host}/v1/rooms/1${path}`)
      talker.say(path.startsWith(':tell') ? { text: 'a' } : { room: 'rooms/2', text: 'a' }, { text: 'b' })
      talker.finish()
      assert.equal((await talker.closed).code, 1000)
    }
    assert.deepEqual(heard, [
      { room: 'rooms/1', text: 'a' }, { text: 'b' },
      { room: 'rooms/1', line: { text: 'a' }, mood: 'good' }, { line: { text: 'b' } },
      { room: 'rooms/1', id: '9', text: 'a' }, { text: 'b' },
    ])
  })

  it('may be without a word of the client, and what it says after its end is passed over', async (t) => {
    const heard: unknown[] = []
    const { host } = await openTalk(t, { Chat: noting(heard) })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
    talker.finish()
    talker.say({ text: 'late' })
    assert.equal((await talker.closed).code, 1000)
    assert.deepEqual(heard, [])
  })

  it('of which the service wants one answer has it in a frame, as response_body has it', async (t) => {
    const { host } = await openTalk(t, {
      Count: (call, answer) => {
        let lines = 0
        call.on('data', () => (lines += 1)).on('end', () => answer(null, talkMessage('Summary', { lines })))
      },
    })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:count`)
    talker.say({}, {}, {})
    talker.finish()
    assert.deepEqual([await talker.hear(2), (await talker.closed).code], [[3], 1000])
  })

  it('that the service ends ends, though the client has not', async (t) => {
    const { host } = await openTalk(t, { Chat: (call) => (call.write(line('bye')), call.end()), Count: (_call, answer) => answer(null, talkMessage('Summary', { lines: 5 })) })
    const chat = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
    assert.deepEqual([await chat.hear(2), (await chat.closed).code], [[{ text: 'bye' }], 1000])
    const count = await Talker.open(t, `ws://${host}/v1/rooms/1:count`)
    assert.deepEqual([await count.hear(2), (await count.closed).code], [[5], 1000])
  })

  it('of a stream of answers asks by path and query, or with its first frame where the rule has a body', async (t) => {
    const { host } = await openTalk(t, {
      Listen: (call) => (call.write(line(JSON.stringify(said(call.request)))), call.end()),
      Search: (call) => (call.write(line(JSON.stringify(said(call.request)))), call.end()),
    })
    const told = async (talker: Talker) => JSON.parse(((await talker.hear(1))[0] as { text: string }).text) as unknown
    const listener = await Talker.open(t, `ws://${host}/v1/rooms/1:listen?after=3`)
    assert.deepEqual([await told(listener), (await listener.closed).code], [{ room: 'rooms/1', after: '3' }, 1000])
    const searcher = await Talker.open(t, `ws://${host}/v1/rooms/1:search?mood=good`)
    searcher.say({ text: 'x' }, { text: 'passed over' })
    assert.deepEqual([await told(searcher), (await searcher.closed).code], [{ room: 'rooms/1', line: { text: 'x' }, mood: 'good' }, 1000])
    const silent = await Talker.open(t, `ws://${host}/v1/rooms/1:search`)
    silent.finish()
    assert.deepEqual(await told(silent), { room: 'rooms/1' })
  })

  for (const leave of ['close', 'terminate'] as const) {
    it(`that the client leaves (${leave}) is cancelled`, async (t) => {
      const opened = Promise.withResolvers<Chat>()
      const { host } = await openTalk(t, { Chat: (call) => void call.on('data', () => opened.resolve(call)) })
      const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
      talker.say({ text: 'a' })
      const call = await opened.promise
      talker.socket[leave]()
      await once(call, 'cancelled')
    })
  }

  it('of a silent stream of answers that the client leaves is cancelled', async (t) => {
    const opened = Promise.withResolvers<Parameters<NonNullable<TalkHandlers['Listen']>>[0]>()
    const { host } = await openTalk(t, { Listen: (call) => opened.resolve(call) })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:listen`)
    const call = await opened.promise
    talker.socket.close()
    await once(call, 'cancelled')
  })

  it('that fails tells it in its last frame and its close code', async (t) => {
    const { host } = await openTalk(t, {
      Chat: (call) => {
        call.write(line('a'))
        call.emit('error', { code: grpc.NOT_FOUND, details: 'there is no such room' })
      },
    })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
    assert.deepEqual(await talker.hear(3), [{ text: 'a' }, { error: { code: 404, message: 'there is no such room', status: 'NOT_FOUND' } }])
    assert.deepEqual(await talker.closed, { code: 4005, reason: 'NOT_FOUND: there is no such room' })
  })

  it('cuts a long reason at a whole character', async (t) => {
    const { host } = await openTalk(t, { Chat: (call) => void call.emit('error', { code: grpc.ABORTED, details: 'é'.repeat(500) }) })
    const { code, reason } = await (await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)).closed
    assert.deepEqual([code, reason], [4010, `ABORTED: ${'é'.repeat(57)}`])
  })

  it('has a deadline, and one that is late closes with that of gRPC', async (t) => {
    const { host } = await openTalk(t, { Chat: () => undefined })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`, { headers: { 'grpc-timeout': '50m' } })
    assert.equal((await talker.closed).code, 4004)
  })

  it('with a service that is down closes with UNAVAILABLE', async (t) => {
    const { host, stop } = await openTalk(t, {})
    stop()
    assert.equal((await (await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)).closed).code, 4014)
  })

  it('ends when the application closes, says so, and does not keep it', async (t) => {
    const { app, host } = await openTalk(t, { Chat: (call) => void call.write(line('a')) })
    const talker = await Talker.open(t, `ws://${host}/v1/rooms/1:chat`)
    await talker.hear(1)
    await Promise.all([app.close(), talker.closed])
    assert.deepEqual([(await talker.closed).code, (talker.heard.at(-1) ?? '').includes('"UNAVAILABLE"')], [1001, true])
  })
})
