import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { standstill } from '../fixture/standstill.ts'
import { openTalk, talkMessage } from '../fixture/talk/talk.ts'
import { Talker } from '../fixture/talk/talker.ts'
import { Endless, plenty } from '../fixture/unread.ts'

const chat = '/v1/rooms/1:chat'
const handshake = 'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ=='

/** A client that has shaken hands and from then on does nothing, not even answer a ping. */
function dumbClient(host: string) {
  const [address, port] = host.split(':')
  const socket = connect(Number(port), address)
  socket.write(`GET ${chat} HTTP/1.1\r\nhost: ${host}\r\n${handshake}\r\n\r\n`)
  return socket
}

describe('websocket: the pace', () => {
  it('is that of the reader: the service is not read faster', async (t) => {
    const endless = new Endless(talkMessage('Line', { text: 'x'.repeat(100_000) }))
    const { host } = await openTalk(t, { Chat: endless.handle })
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    talker.socket.pause()
    const written = await endless.taken()
    assert.ok(written < plenty / 2, `${written} of ${plenty} messages of 100 kB were taken although nobody read them`)
  })

  it('is that of the service: the client is not read faster', async (t) => {
    const { host } = await openTalk(t, { Chat: (call) => void call.pause() }, {}, { bodyLimit: 1_000_000 })
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    const text = JSON.stringify({ text: 'x'.repeat(100_000) })
    let taken = 0
    const more = () => {
      if (taken < plenty) talker.socket.send(text, (error) => (error ? undefined : ((taken += 1), more())))
    }
    more()
    await standstill(() => taken)
    assert.ok(taken < plenty / 2, `${taken} of ${plenty} messages of 100 kB were taken although the service read none`)
  })

  it('of a client that is slow to be read does not end it, however long no pong can be heard', async (t) => {
    const resumed = Promise.withResolvers<() => void>()
    let seen = 0
    const { host } = await openTalk(t, {
      Chat: (call) => {
        resumed.resolve(() => {
          call.on('data', () => (seen += 1)).on('end', () => call.end())
        })
      },
    }, { heartbeat: 20 }, { bodyLimit: 1_000_000 })
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    const text = JSON.stringify({ text: 'x'.repeat(100_000) })
    for (let sent = 0; sent < 100; sent += 1) talker.socket.send(text)
    talker.finish()
    await standstill(() => talker.socket.bufferedAmount === 0 ? 1 : 0)
    ;(await resumed.promise)()
    assert.equal((await talker.closed).code, 1000)
    assert.equal(seen, 100)
  })
})

describe('websocket: a heartbeat', () => {
  it('is a ping, which a client that is there answers', async (t) => {
    const { host } = await openTalk(t, { Chat: () => undefined }, { heartbeat: 50 })
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    let pings = 0
    await new Promise<void>((resolve) => {
      talker.socket.on('ping', () => {
        pings += 1
        if (pings === 5) resolve()
      })
    })
    assert.equal(talker.socket.readyState, talker.socket.OPEN)
  })

  it('ends a connection, and its call, whose client gives no sign of life', async (t) => {
    const cancelled = Promise.withResolvers<void>()
    const { host } = await openTalk(t, { Chat: (call) => void call.on('cancelled', () => cancelled.resolve()) }, { heartbeat: 20 })
    const client = dumbClient(host)
    client.on('error', () => undefined).resume()
    await cancelled.promise
    client.destroy()
  })
})

describe('websocket: the limits of the server for requests', () => {
  it('do not end a connection, however long it is open and still', async (t) => {
    const limits = { requestTimeout: 100, connectionTimeout: 100, keepAliveTimeout: 100, http: { headersTimeout: 100, connectionsCheckingInterval: 20 } }
    const { app, host } = await openTalk(t, { Chat: (call) => void call.on('data', (message) => call.write(message)) }, { heartbeat: 600 }, limits)
    assert.deepEqual([app.server.requestTimeout, app.server.timeout], [100, 100])
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    await once(talker.socket, 'ping')
    talker.say({ text: 'a' })
    assert.equal((await talker.hear(1)).length, 1)
  })
})

describe('websocket: bytes that are no frames', () => {
  it('end the connection and leave the server as it was', async (t) => {
    const { host } = await openTalk(t, { Chat: (call) => void call.on('data', (message) => call.write(message)) })
    for (let tries = 0; tries < 50; tries += 1) {
      const client = dumbClient(host)
      client.on('error', () => undefined).resume()
      client.write(randomBytes(200))
      client.end()
      await new Promise((resolve) => client.once('close', resolve))
    }
    const talker = await Talker.open(t, `ws://${host}${chat}`)
    talker.say({ text: 'a' })
    assert.equal((await talker.hear(1)).length, 1)
  })
})
