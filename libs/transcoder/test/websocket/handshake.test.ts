import { status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { routeOf } from '../../src/index.ts'
import { openTalk } from '../fixture/talk/talk.ts'
import { Talker, refusal } from '../fixture/talk/talker.ts'

const chat = '/v1/rooms/1:chat'
const handshake = ['connection: upgrade', 'upgrade: websocket', 'sec-websocket-version: 13', 'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==']

/** What a server answers to bytes on a connection of their own, until it ends it. */
async function answerTo(host: string, lines: readonly string[], more: readonly string[] = []): Promise<string> {
  const [address, port] = host.split(':')
  const socket = connect(Number(port), address)
  socket.on('error', () => undefined)
  socket.write(`${[...lines, `host: ${host}`].join('\r\n')}\r\n\r\n${more.join('\r\n')}`)
  let text = ''
  for await (const data of socket) text += String(data)
  return text
}

describe('websocket: a handshake', () => {
  it('that cannot be answered is an ordinary error, in the one shape', async (t) => {
    const { host } = await openTalk(t, {})
    for (const [path, status, message] of [
      ['/v1/nowhere', 404, 'nothing is served at /v1/nowhere'],
      ['/v1/rooms/1', 400, 'Upgrade: nothing streams here: ask without it'],
      ['/v1/rooms/1/letters', 400, 'Upgrade: nothing streams here: ask without it'],
      ['/v1/rooms/1:relay?nothing=1', 400, 'nothing: there is no such parameter'],
      ['/v1/rooms/1:relay?number=x', 400, 'number: "x" is not'],
      ['/v1/rooms/1:listen?number=1', 400, 'number: there is no such parameter'],
    ] as const) {
      const { status: got, headers, body } = await refusal(`ws://${host}${path}`)
      assert.equal(got, status, path)
      assert.ok(body.error.message.startsWith(message), body.error.message)
      assert.equal(headers.connection, 'close')
    }
    assert.equal((await refusal(`ws://${host}${chat}`, { headers: { 'grpc-timeout': 'soon' } })).body.error.details?.[0]?.fieldViolations[0]?.field, 'grpc-timeout')
  })

  for (const [name, headers, status] of [
    ['of another version', ['sec-websocket-version: 8'], 426],
    ['without a version', ['x: y'], 426],
    ['with a key that is none', ['sec-websocket-version: 13', 'sec-websocket-key: short'], 400],
    ['without a key', ['sec-websocket-version: 13'], 400],
    ['with a body', [...handshake.slice(2), 'content-length: 1'], 400],
    ['with a body in chunks', [...handshake.slice(2), 'transfer-encoding: chunked'], 400],
    ['with a subprotocol that is no name', [...handshake.slice(2), 'sec-websocket-protocol: a b'], 400],
    ['with an empty subprotocol', [...handshake.slice(2), 'sec-websocket-protocol: a,,b'], 400],
    ['with a subprotocol twice', [...handshake.slice(2), 'sec-websocket-protocol: a, a'], 400],
  ] as const) {
    it(`${name} is ${status} (RFC 6455, 4.2)`, async (t) => {
      const { host } = await openTalk(t, {})
      const text = await answerTo(host, [`GET ${chat} HTTP/1.1`, 'connection: upgrade', 'upgrade: websocket', ...headers])
      assert.match(text, new RegExp(`^HTTP/1.1 ${status} `))
      if (status === 426) assert.match(text, /\r\nsec-websocket-version: 13\r\n/)
      assert.match(text, /\{"error":\{"code":\d+,/)
    })
  }

  it('of HTTP/1.0 is 400 (RFC 6455, 4.2.1)', async (t) => {
    const { host } = await openTalk(t, {})
    assert.match(await answerTo(host, [`GET ${chat} HTTP/1.0`, ...handshake]), /^HTTP\/1.1 400 [^]*\{"error":\{"code":400,/)
  })

  it('of another site is 403, unless its origin is allowed (RFC 6455, 10.2)', async (t) => {
    const strict = await openTalk(t, {})
    const open = await openTalk(t, {}, { webSocketOrigins: ['https://shop.example'] })
    const any = await openTalk(t, {}, { webSocketOrigins: '*' })
    for (const [{ host }, origin] of [
      [strict, 'https://shop.example'], [strict, 'null'], [strict, 'http://127.0.0.1:1'], [strict, 'http://127.0.0.1'],
      [open, 'https://shop.example:8443'], [open, 'http://shop.example'],
    ] as const) {
      const { status, body } = await refusal(`ws://${host}${chat}`, { origin })
      assert.deepEqual([status, body.error.status], [403, 'PERMISSION_DENIED'], origin)
    }
    for (const [{ host }, origin] of [
      [strict, undefined], [strict, `http://${strict.host}`], [strict, `https://${strict.host}`], [open, 'https://shop.example'], [open, `http://${open.host}`], [any, 'null'],
    ] as const) await Talker.open(t, `ws://${host}${chat}`, origin === undefined ? {} : { origin })
  })

  it('chooses no subprotocol and no extension', async (t) => {
    const { host } = await openTalk(t, {})
    const offers = ['sec-websocket-protocol: a, b', 'sec-websocket-extensions: permessage-deflate']
    const close = '\x88\x80\x00\x00\x00\x00'
    const text = answerTo(host, [`GET ${chat} HTTP/1.1`, ...handshake, ...offers], [close])
    assert.match(await text, /^HTTP\/1.1 101 /)
    assert.doesNotMatch(await text, /sec-websocket-(?:protocol|extensions)/i)
  })

  it('before the answer to a request before it ends the connection, and nothing else', async (t) => {
    const { host } = await openTalk(t, { ShowOne: () => undefined })
    await answerTo(host, ['GET /v1/rooms/1/one HTTP/1.1', `host: ${host}`, '', `GET ${chat} HTTP/1.1`, ...handshake])
    await Talker.open(t, `ws://${host}${chat}`)
  })

  it('for another protocol is passed over (RFC 9110, 7.8)', async (t) => {
    const { host } = await openTalk(t, {})
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__', 'content-type': 'application/json' }
    const client = request(`http://${host}/v1/rooms/1/letters`, { method: 'POST', headers })
    client.end('{"scan":"eA=="}')
    const [answer] = (await once(client, 'response')) as [IncomingMessage]
    assert.equal(answer.statusCode, 200)
    answer.resume()
  })
})

describe('websocket: a stream of messages asked for without a handshake', () => {
  it('is 426 with Upgrade, unless it streams answers only (RFC 9110, 15.5.22)', async (t) => {
    const { app, host } = await openTalk(t, { Listen: (call) => call.end() })
    for (const [method, path] of [['POST', ':chat'], ['GET', ':relay'], ['POST', ':count']] as const) {
      const answer = await app.inject({ method, url: `/v1/rooms/1${path}`, ...(method === 'POST' ? { payload: '{}', headers: { 'content-type': 'application/json' } } : {}) })
      assert.deepEqual([answer.statusCode, answer.headers.upgrade, answer.headers.connection], [426, 'websocket', 'upgrade'])
      assert.equal((answer.json() as { error: { status: string } }).error.status, 'FAILED_PRECONDITION')
    }
    assert.equal((await fetch(`http://${host}/v1/rooms/1:chat`, { method: 'POST' })).status, 426)
    assert.equal((await fetch(`http://${host}/v1/rooms/1:listen`)).status, 200)
  })
})

describe('websocket: HTTP/2', () => {
  it('has a 426 without Upgrade, which would be malformed there (RFC 9113, 8.2.2)', async (t) => {
    const { host } = await openTalk(t, {}, {}, { http2: true } as object)
    const client = connectHttp2(`http://${host}`)
    for (const path of [':chat', ':count']) {
      const asked = client.request({ ':method': 'POST', ':path': `/v1/rooms/1${path}` })
      const [headers] = (await once(asked, 'response')) as [Record<string, unknown>]
      assert.deepEqual([headers[':status'], headers['upgrade'], headers['connection']], [426, undefined, undefined])
    }
    client.destroy()
  })
})

describe('websocket: frames that are wrong', () => {
  for (const [name, frame, code, reason] of [
    ['no JSON', '{"text":', 1007, /^INVALID_ARGUMENT: .*JSON/],
    ['of another shape', '{"number":"x"}', 1007, /^INVALID_ARGUMENT: number: /],
    ['with a field that is not there', '{"nothing":1}', 1007, /^INVALID_ARGUMENT: nothing: /],
    ['with __proto__', '{"__proto__":{"text":"x"}}', 1007, /^INVALID_ARGUMENT: __proto__/],
    ['nested deeply', `{"text":${'['.repeat(2000)}`, 1007, /^INVALID_ARGUMENT: /],
    ['binary', Buffer.from('{}'), 1003, /^INVALID_ARGUMENT: /],
    ['too large', 'x'.repeat(5000), 1009, /^/],
  ] as const) {
    it(`close the connection with ${code} where one is ${name}, and the call with it`, async (t) => {
      const cancelled = Promise.withResolvers<void>()
      const { host } = await openTalk(t, { Chat: (call) => void call.on('cancelled', () => cancelled.resolve()).resume() })
      const talker = await Talker.open(t, `ws://${host}${chat}`)
      talker.say({ text: 'a' })
      talker.socket.send(frame)
      const closed = await talker.closed
      assert.equal(closed.code, code)
      assert.match(closed.reason, reason)
      if (code !== 1009) assert.match(talker.heard.at(-1) ?? '', /^\{"error":\{"code":400,/)
      await cancelled.promise
    })
  }

  it('close it where there is one answer, and where the first frame asks', async (t) => {
    let calls = 0
    const { host } = await openTalk(t, { Count: (call) => void call.resume(), Search: () => (calls += 1) })
    for (const path of [':count', ':search']) {
      const talker = await Talker.open(t, `ws://${host}/v1/rooms/1${path}`)
      talker.say({ nothing: 1 })
      const { code, reason } = await talker.closed
      assert.equal(code, 1007)
      assert.match(reason, /^INVALID_ARGUMENT: (?:line\.)?nothing: /)
    }
    assert.equal(calls, 0)
  })

  it('close it with 1007 where one is not UTF-8, overlong forms too (RFC 6455, 8.1)', async (t) => {
    const { host } = await openTalk(t, {})
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80]]) {
      const talker = await Talker.open(t, `ws://${host}${chat}`)
      talker.socket.send(Buffer.from(bytes), { binary: false })
      assert.equal((await talker.closed).code, 1007)
    }
  })

  it('of a service that is INVALID_ARGUMENT are not the frames\' fault: 4003', async (t) => {
    const { host } = await openTalk(t, { Chat: (call) => void call.emit('error', { code: grpc.INVALID_ARGUMENT, details: 'no' }) })
    assert.equal((await (await Talker.open(t, `ws://${host}${chat}`)).closed).code, 4003)
  })
})

describe('websocket: what an application sees', () => {
  it('is the route, and an answer of 101 when the connection is open', async (t) => {
    const answered = Promise.withResolvers<unknown>()
    const { host } = await openTalk(t, {}, {}, {}, (app) => {
      app.addHook('onResponse', async (asked, reply) => answered.resolve([routeOf(asked)?.template.text, reply.statusCode]))
    })
    await Talker.open(t, `ws://${host}${chat}`)
    assert.deepEqual(await answered.promise, ['/v1/{room=rooms/*}:chat', 101])
  })

  for (const [how, leave] of [['has gone', 'resetAndDestroy'], ['has ended its half', 'end']] as const) {
    it(`is an answer of 499 to a client that ${how} before it`, async (t) => {
      const asked = Promise.withResolvers<void>()
      const answered = Promise.withResolvers<number>()
      const { host } = await openTalk(t, {}, {}, {}, (app) => {
        app.addHook('preHandler', async ({ raw }) => {
          const gone = new Promise((resolve) => raw.socket.once(leave === 'end' ? 'end' : 'close', resolve))
          raw.socket.resume()
          asked.resolve()
          await gone
        })
        app.addHook('onResponse', async (_asked, reply) => answered.resolve(reply.statusCode))
      })
      const [address, port] = host.split(':')
      const socket = connect(Number(port), address)
      socket.write(`${[`GET ${chat} HTTP/1.1`, ...handshake, `host: ${host}`].join('\r\n')}\r\n\r\n`)
      await asked.promise
      socket[leave]()
      assert.equal(await answered.promise, 499)
    })
  }

  it('may be refused by a hook, as any request', async (t) => {
    const { host } = await openTalk(t, {}, {}, {}, (app) => {
      app.addHook('onRequest', async (_asked, reply) => reply.code(401).send({ error: { status: 'UNAUTHENTICATED', message: '' } }))
    })
    assert.equal((await refusal(`ws://${host}${chat}`)).status, 401)
  })
})
