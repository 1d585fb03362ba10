import { Metadata, status as grpc } from '@grpc/grpc-js'
import { get } from 'node:http'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema, MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import type { AddressInfo } from 'node:net'
import { defaultDeadlines } from '../../src/index.ts'
import { blamed, openDoor, openLibrary } from '../fixture/door.ts'
import { fromServiceError } from '../../src/response/from-service-error.ts'
import { descriptors, registry, startLibrary } from '../fixture/library-server.ts'
import type { ServerCall } from '../fixture/library-server.ts'

const book = '/v1/shelves/1/books/2'
const remaining = (call: ServerCall) => Number(call.raw.getDeadline()) - Date.now()

describe('a deadline', () => {
  it('that the client names ends the call with 504', async (t) => {
    const app = await openLibrary(t, () => undefined)
    const answer = await app.inject({ url: book, headers: { 'grpc-timeout': '50m' } })
    assert.deepEqual([answer.statusCode, answer.json().error.status], [504, 'DEADLINE_EXCEEDED'])
  })

  it('that the service has noticed first is 504 too, though its reset says CANCELLED', () => {
    const [method] = registry.getService('library.v1.Library')?.methods ?? []
    assert.ok(method)
    const reset = Object.assign(new Error('reset'), { code: grpc.CANCELLED, details: 'Call cancelled', metadata: new Metadata() })
    assert.equal(fromServiceError(reset, { method, registry, isLate: true }).code, 'DEADLINE_EXCEEDED')
    assert.equal(fromServiceError(reset, { method, registry, isLate: false }).code, 'CANCELLED')
  })

  it('is told to the service: the client\'s, capped, or the one of the method', async (t) => {
    const seen: number[] = []
    const byName = new Map([['', 10_000], ['library.v1.Library.GetBook', 3000]])
    const app = await openLibrary(t, (call) => (seen.push(remaining(call)), call.answer({})), { deadlines: { ...defaultDeadlines, byName } })
    for (const [url, headers] of [[book, {}], ['/v1/books', {}], [book, { 'grpc-timeout': '5S' }], [book, { 'grpc-timeout': '9H' }]] as const) {
      assert.equal((await app.inject({ url, headers })).statusCode, 200)
    }
    const limits = [3000, 10_000, 5000, 60_000]
    seen.forEach((left, i) => assert.ok(left <= (limits[i] ?? 0) && left > (limits[i] ?? 0) / 2, `${left} of ${limits[i]}`))
    assert.equal(seen.length, limits.length)
  })

  it('that cannot be read is 400 and names the header', async (t) => {
    const app = await openDoor(t, 1)
    const answer = await app.inject({ url: book, headers: { 'grpc-timeout': 'soon' } })
    assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['grpc-timeout']])
  })
})

describe('a call', () => {
  it('is cancelled when its client goes away', async (t) => {
    const arrived = Promise.withResolvers<ServerCall>()
    const app = await openLibrary(t, arrived.resolve)
    await app.listen({ port: 0, host: '127.0.0.1' })
    const client = get({ port: (app.server.address() as AddressInfo).port, path: book }).on('error', () => undefined)
    const call = await arrived.promise
    const cancelled = once(call.raw, 'cancelled')
    client.destroy()
    await cancelled
  })

  it('carries what is on the list, and nothing else that the client says', async (t) => {
    const seen: ServerCall[] = []
    const app = await openLibrary(t, (call) => (seen.push(call), call.answer({})))
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await app.inject({ url: book, headers: { traceparent, authorization: 'Bearer x', 'x-owner': 'me' } })
    const metadata = seen[0]?.raw.metadata.getMap() ?? {}
    assert.equal(metadata['traceparent'], traceparent)
    assert.ok(metadata['x-request-id'])
    assert.deepEqual([metadata['authorization'], metadata['x-owner']], [undefined, undefined])
  })

  it('does not fail for what a client puts beyond ASCII in a header that is passed on', async (t) => {
    const seen: ServerCall[] = []
    const app = await openLibrary(t, (call) => (seen.push(call), call.answer({})))
    assert.equal((await app.inject({ url: book, headers: { baggage: 'a=\u00e9' } })).statusCode, 200)
    assert.deepEqual(seen[0]?.raw.metadata.get('baggage'), [])
  })

  it('that changes nothing is tried again, one that does is not', async (t) => {
    const asked: Record<string, number> = {}
    const app = await openLibrary(t, (call) => {
      const times = (asked[call.rpc] = (asked[call.rpc] ?? 0) + 1)
      if (times < 3) call.fail(grpc.UNAVAILABLE, 'not now')
      else call.answer({})
    })
    assert.equal((await app.inject(book)).statusCode, 200)
    assert.equal((await app.inject({ method: 'DELETE', url: book })).statusCode, 503)
    assert.deepEqual(asked, { GetBook: 3, DeleteBook: 1 })
  })

  it('that has a request id is tried again, three times at most', async (t) => {
    const ids: unknown[] = []
    let failures = 2
    const app = await openLibrary(t, (call) => {
      ids.push(call.request['requestId'])
      if (failures-- > 0) call.fail(grpc.UNAVAILABLE, 'not now')
      else call.answer({})
    })
    const create = async (headers: Record<string, string>) =>
      (await app.inject({ method: 'POST', url: '/v1/shelves/1/books', headers: { 'content-type': 'application/json', ...headers }, payload: '{}' })).statusCode
    const id = '8e03978e-40d5-43dd-bc93-6894a57f9324'
    assert.equal(await create({ 'idempotency-key': id }), 200)
    assert.deepEqual(ids.splice(0), [id, id, id])
    failures = 3
    assert.equal(await create({ 'idempotency-key': id }), 503)
    assert.equal(ids.splice(0).length, 3)
    failures = 1
    assert.equal(await create({}), 503)
    assert.equal(ids.length, 1)
  })

  it('that says of itself that it may be repeated is tried three times, not nine, where it has a request id too', async (t) => {
    const set = fromBinary(FileDescriptorSetSchema, descriptors)
    const method = set.file.flatMap(({ service }) => service).flatMap((service) => service.method).find(({ name }) => name === 'CreateBook')
    assert.ok(method?.options)
    method.options.idempotencyLevel = MethodOptions_IdempotencyLevel.IDEMPOTENT
    let asked = 0
    const app = await openLibrary(t, (call) => (asked += 1, call.fail(grpc.UNAVAILABLE, 'not now')), { descriptors: [toBinary(FileDescriptorSetSchema, set)] })
    const headers = { 'content-type': 'application/json', 'idempotency-key': '8e03978e-40d5-43dd-bc93-6894a57f9324' }
    assert.equal((await app.inject({ method: 'POST', url: '/v1/shelves/1/books', headers, payload: '{}' })).statusCode, 503)
    assert.equal(asked, 3)
  })

  it('to a service that is down is 503 at once, names no address, and works when it is back', async (t) => {
    const first = await startLibrary((call) => call.answer({}))
    const app = await openDoor(t, first.port)
    assert.equal((await app.inject(book)).statusCode, 200)
    first.stop()
    const down = await app.inject({ method: 'DELETE', url: book })
    assert.equal(down.statusCode, 503)
    assert.doesNotMatch(down.body, /127\.0\.0\.1/)
    const second = await startLibrary((call) => call.answer({}), first.port)
    t.after(() => second.stop())
    let answer = down
    const until = Date.now() + 20_000
    while (answer.statusCode === 503 && Date.now() < until) answer = await app.inject(book)
    assert.equal(answer.statusCode, 200)
  })
})

