import type { ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { constants, createServer } from 'node:http2'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { openDoor } from '../fixture/door.ts'

type Act = (stream: ServerHttp2Stream) => void

const headers = { ':status': 200, 'content-type': 'application/grpc' }

/** A message as gRPC frames it, with a length and a flag that may be lies. */
function framed(message: Buffer, length = message.length, flag = 0): Buffer {
  const head = Buffer.alloc(5)
  head.writeUInt8(flag, 0)
  head.writeUInt32BE(length, 1)
  return Buffer.concat([head, message])
}

const sending = (bytes: Buffer, more: Record<string, string> = {}): Act => (stream) => {
  stream.respond({ ...headers, ...more }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
  stream.end(bytes)
}

/** A door to what only looks like a gRPC server. */
async function openHostile(t: TestContext, act: Act) {
  const server = createServer()
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => undefined)
    act(stream)
  })
  server.on('session', (session: ServerHttp2Session) => t.after(() => session.destroy()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return openDoor(t, (server.address() as AddressInfo).port)
}

const lent = { method: 'DELETE', url: '/v1/shelves/1/books/2' } as const

describe('errors: a server', () => {
  const unreadable: [what: string, act: Act][] = [
    ['that sends garbage', sending(framed(Buffer.from([0xff, 0xff, 0xff])))],
    ['that announces too much', (stream) => { stream.respond(headers); stream.write(framed(Buffer.alloc(10), 100_000_000)) }],
    ['that sends half a message', sending(framed(Buffer.alloc(10), 100))],
    ['that sends none', sending(Buffer.alloc(0))],
    ['that says it compressed what it did not', sending(framed(Buffer.alloc(3), 3, 1))],
    ['that compresses badly', sending(framed(Buffer.from('abc'), 3, 1), { 'grpc-encoding': 'gzip' })],
    ['that ends without a status', (stream) => { stream.respond(headers); stream.end(framed(Buffer.alloc(0))) }],
    ['that resets the call', (stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR)],
    ['that speaks HTML', (stream) => { stream.respond({ ':status': 200, 'content-type': 'text/html' }); stream.end('<html>') }],
    ['that knows nothing of gRPC', (stream) => { stream.respond({ ':status': 404 }); stream.end() }],
  ]
  for (const [what, act] of unreadable) {
    it(`${what} is INTERNAL: another request would not help, and inner workings are not told`, async (t) => {
      const answer = await (await openHostile(t, act)).inject(lent)
      assert.deepEqual([answer.statusCode, answer.json()], [500, { error: { code: 500, message: 'the service sent no answer that can be read', status: 'INTERNAL' } }])
    })
  }

  it('whose status is no number is UNKNOWN', async (t) => {
    const app = await openHostile(t, (stream) => stream.respond({ ...headers, 'grpc-status': 'abc' }, { endStream: true }))
    assert.deepEqual((await app.inject(lent)).json().error, { code: 500, message: 'DeleteBook failed', status: 'UNKNOWN' })
  })

  it('whose words cannot be decoded has them as they are', async (t) => {
    const app = await openHostile(t, (stream) => stream.respond({ ...headers, 'grpc-status': '5', 'grpc-message': '%zz%00' }, { endStream: true }))
    assert.deepEqual((await app.inject(lent)).json().error, { code: 404, message: '%zz%00', status: 'NOT_FOUND' })
  })

  it('that never answers is cut off by the deadline', async (t) => {
    const app = await openHostile(t, () => undefined)
    assert.equal((await app.inject({ ...lent, headers: { 'x-request-timeout': '0.1' } })).statusCode, 504)
  })
})
