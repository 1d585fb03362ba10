import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, constants, createServer } from 'node:http2'
import type { ServerHttp2Stream } from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { Metadata, status } from '@grpc/grpc-js'
import type { Server } from '@grpc/grpc-js'
import { openGrpcDoor } from '../../src/dev/activator/grpc-door.ts'
import { freePort } from '../../src/dev/ports.ts'
import { ByteClient } from './fixture/byte-client.ts'
import { serve } from './fixture/byte-service.ts'
import { standing } from './fixture/doors.ts'
import { FakeProcess } from './fixture/fake-process.ts'
import { until } from './fixture/until.ts'

/** A door to a process, and a client in front of it. */
async function open(t: TestContext, process: FakeProcess, inner: number) {
  const stood = await standing(t, openGrpcDoor, process, inner)
  const client = new ByteClient(stood.port)
  t.after(() => client.close())
  return { ...stood, client }
}

/** Behind the door is the service of bytes, which is started and stopped in this process. */
async function stand(t: TestContext, options: Record<string, number> = {}) {
  const inner = await freePort()
  const process = new FakeProcess()
  let server: Server | undefined
  process.onStart = async () => { server = (await serve(inner, options)).server }
  process.onStop = async () => { await new Promise<void>((resolve) => { if (server) server.tryShutdown(() => resolve()); else resolve() }) }
  const stood = await open(t, process, inner)
  const crash = () => {
    server?.forceShutdown()
    stood.door.forget()
    stood.sleeper.ended()
  }
  return { ...stood, crash }
}

/** Behind the door is an HTTP/2 server that does with streams what a test says. */
async function standBefore(t: TestContext, onStream: (stream: ServerHttp2Stream) => void) {
  const server = createServer().on('stream', (stream) => {
    stream.on('error', () => {})
    onStream(stream)
  })
  const inner = await new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)))
  t.after(() => server.close())
  return open(t, new FakeProcess(), inner)
}

/** Ends a conversation and waits for its status. */
async function over(talk: ReturnType<ByteClient['talk']>): Promise<void> {
  const told = once(talk, 'status')
  talk.resume().end()
  await told
}

describe('the door of a gRPC service', () => {
  it('wakes the service for a call and passes message and metadata both ways, those of several values and bytes too', async (t) => {
    const { client, process } = await stand(t)
    const metadata = new Metadata()
    metadata.add('x-several', 'a')
    metadata.add('x-several', 'b, c')
    metadata.add('x-some-bin', Buffer.from([0, 255]))
    const { value, metadata: got } = await client.unary('echo', 'hello', {}, metadata)
    assert.equal(value.toString(), 'hello')
    assert.deepEqual(got.get('x-several').join(', '), 'a, b, c')
    assert.deepEqual(got.get('x-some-bin'), [Buffer.from([0, 255])])
    assert.equal(process.starts, 1)
  })

  it('passes the status, message and trailers of a failure', async (t) => {
    const { client } = await stand(t)
    const metadata = new Metadata()
    metadata.set('x-why', 'so')
    await assert.rejects(client.unary('fail', 'now', {}, metadata), (error: { code: number; details: string; metadata: Metadata }) => {
      assert.deepEqual([error.code, error.details, error.metadata.get('x-why')], [status.FAILED_PRECONDITION, 'not now: 100 % ü', ['so']])
      return true
    })
  })

  it('lets a connection of a caller outlive sleep', async (t) => {
    const { client, sleeper, process } = await stand(t)
    for (let n = 1; n <= 3; n++) {
      assert.equal((await client.unary('echo', String(n))).value.toString(), String(n))
      await until('it sleeps', () => !sleeper.isAwake && process.stops === process.starts)
    }
    assert.deepEqual([process.starts, process.stops], [3, 3])
  })

  it('passes streams of all kinds', async (t) => {
    const { client } = await stand(t)
    const counted = await client.count('1-2000').map(String).toArray()
    assert.deepEqual(counted, Array.from({ length: 1999 }, (_, n) => String(n + 1)))
    const { call, answered } = client.upload('gather')
    for (let n = 0; n < 500; n++) call.write(Buffer.from(`${n};`))
    call.end()
    assert.equal(await answered, Array.from({ length: 500 }, (_, n) => `${n};`).join(''))
    const talk = client.talk()
    const heard = talk.map(String).toArray()
    for (const word of ['a', 'b']) talk.write(Buffer.from(word))
    talk.end()
    assert.deepEqual(await heard, ['a!', 'b!'])
  })

  it('passes each message of a conversation before the next one is said', async (t) => {
    const { client } = await stand(t)
    const talk = client.talk()
    for (const word of ['a', 'b', 'c']) {
      const heard = new Promise((resolve) => talk.once('data', (part: Buffer) => resolve(part.toString())))
      talk.write(Buffer.from(word))
      assert.equal(await heard, `${word}!`)
    }
    await over(talk)
  })

  it('passes messages that are larger than any window', async (t) => {
    const { client } = await stand(t)
    const large = Buffer.alloc(24 * 1024 * 1024, 'large')
    const answers = await Promise.all([1, 2, 3].map(() => client.unary('echo', large)))
    for (const { value } of answers) assert.ok(value.equals(large))
  })

  it('passes an answer that comes before the end of what is sent', async (t) => {
    const { client } = await stand(t)
    const { call, answered } = client.upload('early')
    call.on('error', () => {})
    call.write(Buffer.alloc(100_000))
    assert.equal(await answered, 'enough')
  })

  it('opens further connections to a service that allows few calls on each', async (t) => {
    const { client } = await stand(t, { 'grpc.max_concurrent_streams': 2 })
    const talks = Array.from({ length: 7 }, () => client.talk())
    const heard = talks.map((talk) => new Promise((resolve) => talk.once('data', (part: Buffer) => resolve(part.toString()))))
    for (const [n, talk] of talks.entries()) talk.write(Buffer.from(String(n)))
    assert.deepEqual(await Promise.all(heard), talks.map((_, n) => `${n}!`))
    await Promise.all(talks.map(over))
  })

  it('holds calls while the service starts, all of them for one start', async (t) => {
    const { client, process } = await stand(t)
    const { promise, resolve } = Promise.withResolvers<void>()
    const serveNow = process.onStart
    process.onStart = () => promise.then(serveNow)
    const calls = Array.from({ length: 50 }, (_, n) => client.unary('echo', String(n)))
    await until('it starts', () => process.starts === 1)
    resolve()
    assert.deepEqual((await Promise.all(calls)).map(({ value }) => value.toString()), calls.map((_, n) => String(n)))
    assert.equal(process.starts, 1)
  })

  it('answers DEADLINE_EXCEEDED to a caller whose time is up before the service is there', async (t) => {
    const { client, process } = await stand(t)
    const { promise, resolve } = Promise.withResolvers<void>()
    process.onStart = () => promise
    // The client's own clock ends the call as well: the code is the same.
    await assert.rejects(client.unary('echo', 'late', { deadline: Date.now() + 100 }), { code: status.DEADLINE_EXCEEDED })
    resolve()
  })

  it('answers UNAVAILABLE, saying why, when it does not start, and tries again with the next call', async (t) => {
    const { client, process } = await stand(t)
    const { onStart } = process
    process.onStart = () => Promise.reject(new Error('it ended 3 times before it was ready'))
    await assert.rejects(client.unary('echo', 'x'), { code: status.UNAVAILABLE, details: 'echo does not start: it ended 3 times before it was ready' })
    process.onStart = onStart
    assert.equal((await client.unary('echo', 'y')).value.toString(), 'y')
  })

  it('answers UNAVAILABLE to calls inside when the service dies, and starts it for the next', async (t) => {
    const { client, crash, process } = await stand(t)
    const talk = client.talk()
    const failed = new Promise<number>((resolve) => talk.once('status', ({ code }) => resolve(code)))
    talk.on('error', () => {})
    talk.write(Buffer.from('a'))
    await new Promise((resolve) => talk.once('data', resolve))
    crash()
    assert.equal(await failed, status.UNAVAILABLE)
    assert.equal((await client.unary('echo', 'again')).value.toString(), 'again')
    assert.equal(process.starts, 2)
  })

  it('cancels at the service what a caller cancels, and never ends it as if it were whole', async (t) => {
    const seen: string[] = []
    const { port, sleeper, process } = await standBefore(t, (stream) => {
      stream.on('data', () => seen.push('a part'))
      stream.on('end', () => { if (stream.rstCode === constants.NGHTTP2_NO_ERROR) seen.push('the end') })
      stream.on('aborted', () => seen.push(`reset with ${stream.rstCode}`))
    })
    // Not grpc-js, which cancels by Node's close(): that ends the request first.
    const session = connect(`http://127.0.0.1:${port}`)
    t.after(() => session.close())
    const cancelled = new AbortController()
    const call = session.request({ ':method': 'POST', ':path': '/test.Echo/Gather' }, { signal: cancelled.signal, endStream: false })
    call.on('error', () => {})
    call.write(Buffer.from('half'))
    await until('the half is there', () => seen.length > 0)
    cancelled.abort()
    await until('it sleeps', () => !sleeper.isAwake && process.stops === process.starts)
    assert.deepEqual(seen, ['a part', `reset with ${constants.NGHTTP2_CANCEL}`])
  })

  it('sends a call again, from its beginning, that the service refused unseen', async (t) => {
    let refused = 0
    const { client } = await standBefore(t, (stream) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => {
        parts.push(part)
        if (refused < 3) {
          refused += 1
          stream.close(constants.NGHTTP2_REFUSED_STREAM)
        }
      })
      stream.on('end', () => {
        if (stream.closed) return
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
        stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }))
        stream.end(Buffer.concat(parts))
      })
    })
    assert.equal((await client.unary('echo', 'once')).value.toString(), 'once')
    assert.equal(refused, 3)
  })

  it('resets a call as the service did', async (t) => {
    const { client } = await standBefore(t, (stream) => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM))
    await assert.rejects(client.unary('echo', 'x'), { code: status.RESOURCE_EXHAUSTED })
  })

  it('does not stop the service while a stream is open, however quiet', async (t) => {
    const { client, sleeper, process } = await stand(t)
    const quiet = client.talk()
    for (let n = 0; n < 20; n++) await client.unary('echo', 'x')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual([sleeper.isAwake, process.stops], [true, 0])
    await over(quiet)
    await until('it sleeps', () => !sleeper.isAwake && process.stops === process.starts)
  })

  it('keeps calls waiting while the service is started anew', async (t) => {
    const { client, sleeper, process } = await stand(t)
    const talk = client.talk()
    talk.write(Buffer.from('a'))
    await new Promise((resolve) => talk.once('data', resolve))
    const restarted = sleeper.restart()
    const calls = Array.from({ length: 20 }, (_, n) => client.unary('echo', String(n)))
    await over(talk)
    await restarted
    assert.deepEqual((await Promise.all(calls)).map(({ value }) => Number(value.toString())), calls.map((_, n) => n))
    assert.equal(process.starts, 2)
  })
})
