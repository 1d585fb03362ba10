import type { DescMethod, Message } from '@bufbuild/protobuf'
import { create } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerHttp2Session } from 'node:http2'
import { createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import type { Call } from '../../src/call/transport.ts'
import { GrpcTransport } from '../../src/index.ts'
import { metadataOf } from '../../src/call/metadata.ts'
import { registry } from '../fixture/library-server.ts'

const { methods = [] } = registry.getService('library.v1.Library') ?? {}
const [method] = methods as [DescMethod]
const others = methods.filter(({ name }) => name === 'DeleteBook')

async function* none(): AsyncGenerator<Message, void> {
  // A call without requests.
}

async function exhaust(messages: AsyncIterable<Message>): Promise<void> {
  for await (const message of messages) assert.ok(message)
}

describe('metadata', () => {
  it('has the id of the request, unless gRPC could not carry it', () => {
    assert.deepEqual([...metadataOf({}, 'a b', [])], [['x-request-id', 'a b']])
    for (const id of ['', 'é', 'a\nb']) assert.deepEqual([...metadataOf({}, id, [])], [])
  })

  for (const [kind, call] of [
    ['unary', (transport, one) => transport.unary(one)],
    ['upload', (transport, one) => transport.upload(one, none())],
    ['serverStream', async (transport, one) => exhaust(transport.serverStream(one))],
    ['duplex', async (transport, one) => exhaust(transport.duplex(one, none()))],
  ] as const satisfies readonly (readonly [string, (transport: GrpcTransport, one: Call) => Promise<unknown>])[]) {
    it(`that gRPC cannot carry keeps no connection: one of ${kind} closes when another takes its place`, { timeout: 20_000 }, async (t) => {
      const server = createServer()
      const sessions: ServerHttp2Session[] = []
      server.on('session', (session) => sessions.push(session))
      server.on('stream', (stream) => stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true }))
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      const transport = new GrpcTransport(new Map([['', `127.0.0.1:${(server.address() as AddressInfo).port}`]]))
      t.after(() => (transport.close(), server.close()))
      const one = { method, registry, request: create(method.input), timeout: 10_000, signal: new AbortController().signal }
      transport.prepare([method])
      await assert.rejects(call(transport, { ...one, metadata: new Map() }), { code: 'NOT_FOUND' })
      await assert.rejects(call(transport, { ...one, metadata: new Map([['x', 'é']]) }), /illegal characters/)
      const closed = Promise.all(sessions.map((session) => once(session, 'close')))
      // Of other methods, and so of another config: what was there is let go.
      transport.prepare(others)
      await closed
    })
  }
})
