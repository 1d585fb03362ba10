import type { Message } from '@bufbuild/protobuf'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import type { ServiceDescriptorProto } from '@bufbuild/protobuf/wkt'
import { FileDescriptorSetSchema, MethodOptions_IdempotencyLevel as Idempotency } from '@bufbuild/protobuf/wkt'
import type { ServerWritableStream } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import fastify from 'fastify'
import type { Plan, Source, TranscoderOptions } from '../../src/index.ts'
import { GrpcTransport, transcoder } from '../../src/index.ts'
import type { ServerCall, StreamHandlers } from '../fixture/library-server.ts'
import { descriptors, libraryMessage, startLibrary } from '../fixture/library-server.ts'

const book = '/v1/shelves/1/books/2'

/** The library's API with another service in its place: methods are left out, or say something else of themselves. */
function libraryWith(change: (service: ServiceDescriptorProto) => void): Uint8Array[] {
  const set = fromBinary(FileDescriptorSetSchema, descriptors)
  for (const service of set.file.flatMap((file) => file.service)) change(service)
  return [toBinary(FileDescriptorSetSchema, set)]
}

const without = (name: string) => libraryWith((service) => { service.method = service.method.filter((method) => method.name !== name) })
/** What may be repeated is in the service config of a channel: this takes another one. */
const onAnotherChannel = libraryWith((service) => {
  for (const { name, options } of service.method) if (name === 'DeleteBook' && options) options.idempotencyLevel = Idempotency.IDEMPOTENT
})

describe('plan sources: a plan that is replaced', () => {
  it('leaves its place to one with other routes', async (t) => {
    const { app, api } = await open(t, ({ answer }) => answer({}), { first: without('GetBook') })
    assert.equal((await app.inject(book)).statusCode, 405)
    api.become([descriptors])
    assert.equal((await app.inject(book)).statusCode, 200)
    api.become(without('GetBook'))
    assert.equal((await app.inject(book)).statusCode, 405)
  })

  it('still ends the requests that came in under it', async (t) => {
    const arrived = Promise.withResolvers<ServerCall>()
    const { app, api } = await open(t, arrived.resolve)
    const inFlight = app.inject(book)
    const call = await arrived.promise
    api.become(without('GetBook'))
    api.become(onAnotherChannel)
    call.answer({ name: 'shelves/1/books/2' })
    const { statusCode, payload } = await inFlight
    assert.deepEqual([statusCode, JSON.parse(payload)], [200, { name: 'shelves/1/books/2' }])
  })

  it('still has its calls repeated that may be', async (t) => {
    let calls = 0
    const { app, api } = await open(t, (call) => {
      calls += 1
      if (calls > 1) return call.answer({})
      api.become(onAnotherChannel)
      call.fail(status.UNAVAILABLE, 'not now')
    })
    assert.equal((await app.inject(book)).statusCode, 200)
    assert.equal(calls, 2)
  })

  it('still has its streams opened again that failed before they began', async (t) => {
    let calls = 0
    const WatchBook = (call: ServerWritableStream<Message, Message>) => {
      calls += 1
      if (calls === 1) {
        api.become(onAnotherChannel)
        call.emit('error', { code: status.UNAVAILABLE, details: 'not now' })
      } else {
        call.end()
      }
    }
    const { app, api } = await open(t, () => undefined, {}, { WatchBook })
    assert.equal((await app.inject(`${book}:watch`)).statusCode, 200)
    assert.equal(calls, 2)
  })

  it('still has its streams, to their ends', async (t) => {
    const opened = Promise.withResolvers<ServerWritableStream<Message, Message>>()
    const { app, api } = await open(t, () => undefined, {}, { WatchBook: opened.resolve })
    const inFlight = app.inject(`${book}:watch`)
    const stream = await opened.promise
    stream.write(libraryMessage('library.v1.BookEvent', { text: 'before' }))
    api.become(onAnotherChannel)
    stream.write(libraryMessage('library.v1.BookEvent', { text: 'after' }))
    stream.end()
    assert.deepEqual((await inFlight).payload.trim().split('\n').map((line) => (JSON.parse(line) as { text: string }).text), ['before', 'after'])
  })

  it('keeps the connection to the service where its calls are repeated as before', async (t) => {
    const peers: string[] = []
    const { app, api } = await open(t, ({ raw, answer }) => (peers.push(raw.getPeer()), answer({})))
    for (const next of [[descriptors], without('DeleteBook'), onAnotherChannel]) {
      await app.inject(book)
      api.become(next)
    }
    await app.inject(book)
    assert.equal(new Set(peers.slice(0, 3)).size, 1)
    assert.equal(new Set(peers).size, 2)
  })

  it('is told of, as the first one is', async (t) => {
    const plans: number[] = []
    const { app, api } = await open(t, () => undefined, { onPlan: ({ routes }: Plan) => plans.push(routes.length) })
    api.become(without('GetBook'))
    await app.ready()
    assert.ok((plans[0] ?? 0) > (plans[1] ?? 0))
    assert.equal(plans.length, 2)
  })

  it('is not looked for any more when the application has closed', async (t) => {
    const { app, api } = await open(t, () => undefined)
    assert.equal(api.isWatched, true)
    await app.close()
    assert.equal(api.isWatched, false)
  })
})

describe('plan sources: a change that cannot be served', () => {
  const changes = [
    { what: 'is no descriptor set', next: [Buffer.from('nonsense')], says: /FileDescriptorSet/ },
    { what: 'has a rule that is wrong', next: libraryWith(({ method }) => { for (const one of method) one.inputType = '.google.protobuf.Empty' }), says: /no field/ },
    { what: 'goes where no upstream is', next: libraryWith((service) => { service.name = 'Elsewhere' }), says: /no upstream is given for library\.v1\.Elsewhere/ },
  ]
  for (const { what, next, says } of changes) {
    it(`because it ${what} is logged, and the plan before is served on`, async (t) => {
      const { app, api, lines } = await open(t, ({ answer }) => answer({}))
      api.become(next)
      assert.equal((await app.inject(book)).statusCode, 200)
      assert.equal(lines.length, 1)
      assert.match(lines[0] ?? '', says)
      api.become(without('GetBook'))
      assert.equal((await app.inject(book)).statusCode, 405)
    })
  }

  it('because the application says no is logged too', async (t) => {
    const checkPlan = ({ routes }: Plan) => {
      if (!routes.some(({ method }) => method.name === 'GetBook')) throw new Error('this application is about books')
    }
    const { app, api, lines } = await open(t, ({ answer }) => answer({}), { checkPlan })
    api.become(without('GetBook'))
    assert.equal((await app.inject(book)).statusCode, 200)
    assert.match(lines[0] ?? '', /this application is about books/)
    await assert.rejects(open(t, () => undefined, { checkPlan, first: without('GetBook') }), /this application is about books/)
  })

  it('because it cannot be read is logged too', async (t) => {
    const { app, api, lines } = await open(t, ({ answer }) => answer({}))
    api.fail(new Error('the disk is on fire'))
    assert.equal((await app.inject(book)).statusCode, 200)
    assert.match(lines[0] ?? '', /the disk is on fire/)
  })
})

describe('plan sources: rules that are replaced', () => {
  const rules = (method: string, path: string) => `type: google.api.Service\nconfig_version: 3\nhttp:\n  rules:\n    - selector: library.v1.Library.${method}\n      get: ${path}\n`

  it('give other routes to the same descriptors', async (t) => {
    const httpRules = new Turned(rules('GetBook', '/{name=shelves/*/books/*}'))
    const { app } = await open(t, ({ answer }) => answer({}), { httpRules })
    assert.equal((await app.inject('/shelves/1/books/2')).statusCode, 200)
    httpRules.become(rules('GetBook', '/old/{name=shelves/*/books/*}'))
    assert.deepEqual([(await app.inject('/shelves/1/books/2')).statusCode, (await app.inject('/old/shelves/1/books/2')).statusCode], [404, 200])
  })

  it('may come before the descriptors that they are about', async (t) => {
    const httpRules = new Turned(rules('GetBook', '/one/{name=shelves/*/books/*}'))
    const { app, api, lines } = await open(t, ({ answer }) => answer({}), { httpRules, first: without('DeleteBook') })
    httpRules.become(rules('DeleteBook', '/gone/{name=shelves/*/books/*}'))
    assert.match(lines[0] ?? '', /DeleteBook/)
    assert.equal((await app.inject('/one/shelves/1/books/2')).statusCode, 200)
    api.become([descriptors])
    assert.equal((await app.inject('/gone/shelves/1/books/2')).statusCode, 200)
  })
})

/** A source that is turned by hand. */
class Turned<T> implements Source<T> {
  #value: T
  #changed: ((value: T) => void) | undefined
  #failed: ((error: Error) => void) | undefined

  constructor(value: T) {
    this.#value = value
  }

  get isWatched(): boolean {
    return this.#changed !== undefined
  }

  async load(): Promise<T> {
    return this.#value
  }

  watch(changed: (value: T) => void, failed: (error: Error) => void): () => void {
    this.#changed = changed
    this.#failed = failed
    return () => { this.#changed = undefined }
  }

  become(value: T): void {
    this.#value = value
    this.#changed?.(value)
  }

  fail(error: Error): void {
    this.#failed?.(error)
  }
}

async function open(t: TestContext, handle: (call: ServerCall) => void, { first = [descriptors], ...options }: Partial<TranscoderOptions> & { first?: readonly Uint8Array[] } = {}, streams: StreamHandlers = {}) {
  const library = await startLibrary(handle, 0, streams)
  t.after(() => library.stop())
  const api = new Turned<readonly Uint8Array[]>(first)
  const lines: string[] = []
  const app = fastify({ logger: { level: 'error', stream: { write: (line: string) => lines.push(line) } } })
  t.after(() => app.close())
  await app.register(transcoder, { descriptors: api, transport: new GrpcTransport(new Map([['library.v1.Library', `dns:///127.0.0.1:${library.port}`]])), ...options })
  return { app, api, lines }
}
