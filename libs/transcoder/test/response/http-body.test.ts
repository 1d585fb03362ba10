import { Metadata, status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import type { TranscoderOptions } from '../../src/index.ts'
import { openDoor, openLibrary, openStreams } from '../fixture/door.ts'
import { libraryMessage } from '../fixture/library-server.ts'
import type { StreamHandlers } from '../fixture/library-server.ts'
import { standstill } from '../fixture/standstill.ts'
import { Endless, plenty } from '../fixture/unread.ts'

const cover = '/v1/shelves/1/books/2/cover'
const piece = (data: Buffer, contentType = '') => libraryMessage('google.api.HttpBody', { contentType, data: data.toString('base64') })
type Written = { readonly name: string; readonly colour: string; readonly cover?: { readonly contentType: string; readonly data: Uint8Array } }

const serving = (pieces: readonly Buffer[], headers: Record<string, string> = {}, failure?: number): StreamHandlers => ({
  ReadCover: (call) => {
    const metadata = new Metadata()
    for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
    call.sendMetadata(metadata)
    pieces.forEach((data, i) => call.write(piece(data, i === 0 ? 'image/png' : '')))
    if (failure === undefined) call.end()
    else call.emit('error', { code: failure, details: 'it broke' })
  },
})

/** Collects what comes, and answers when all of it is there. */
const collecting = (seen: Written[]): StreamHandlers => ({
  WriteCover: (call, answer) => {
    call.on('data', (part: unknown) => seen.push(part as Written))
    call.on('end', () => answer(null, libraryMessage('library.v1.Book', { name: 'shelves/1/books/2' })))
  },
})

describe('http bodies: a body that a service sends as it is', () => {
  it('comes with its type, its etag and every byte', async (t) => {
    const bytes = [randomBytes(300_000), Buffer.alloc(0), randomBytes(200_000)]
    const { url } = await openStreams(t, serving(bytes, { etag: '"abc"', 'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT', secret: 'x' }))
    const answer = await fetch(url + cover)
    assert.equal(answer.headers.get('content-type'), 'image/png')
    assert.equal(answer.headers.get('etag'), '"abc"')
    assert.equal(answer.headers.get('last-modified'), 'Tue, 24 Nov 2026 10:00:00 GMT')
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(answer.headers.get('secret'), null)
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), Buffer.concat(bytes))
  })

  for (const [given, status] of [['"abc"', 304], ['W/"abc"', 304], ['"x", "abc"', 304], ['*', 304], ['"ab"', 200], ['abc', 200]] as const) {
    it(`is ${status} for If-None-Match: ${given}`, async (t) => {
      const { url } = await openStreams(t, serving([Buffer.from('image')], { etag: '"abc"' }))
      const answer = await fetch(url + cover, { headers: { 'if-none-match': given } })
      assert.deepEqual([answer.status, answer.headers.get('etag'), await answer.text()], [status, '"abc"', status === 304 ? '' : 'image'])
    })
  }

  it('has the same headers for HEAD, and no body', async (t) => {
    const { url } = await openStreams(t, serving([Buffer.from('image')], { etag: '"abc"' }))
    const answer = await fetch(url + cover, { method: 'HEAD' })
    assert.deepEqual([answer.status, answer.headers.get('etag'), answer.headers.get('content-type')], [200, '"abc"', 'image/png'])
  })

  it('that fails at once is an ordinary error, and one that fails later is seen to be cut', async (t) => {
    const missing = await openStreams(t, { ReadCover: (call) => void call.emit('error', { code: grpc.NOT_FOUND, details: 'none' }) })
    assert.equal((await fetch(missing.url + cover)).status, 404)
    const broken = await openStreams(t, serving([randomBytes(1000)], {}, grpc.ABORTED))
    await assert.rejects(async () => (await fetch(broken.url + cover)).arrayBuffer())
  })

  it('is as slow as its reader: the service is not read faster', async (t) => {
    const endless = new Endless(piece(Buffer.alloc(100_000), 'image/png'))
    const { url } = await openStreams(t, { ReadCover: endless.handle })
    const written = await endless.takenUnread(url + cover)
    assert.ok(written < plenty / 2, `${written} of ${plenty} pieces of 100 kB were taken although nobody read them`)
  })

  it('of one message is a body too', async (t) => {
    const app = await openLibrary(t, (call) => call.answer({ contentType: 'text/plain', data: Buffer.from(`${call.rpc} of ${JSON.stringify(call.request)}`).toString('base64') }))
    const answer = await app.inject({ method: 'POST', url: '/v1/shelves/1/books/2/note?colour=red', headers: { 'content-type': 'text/csv' }, payload: 'a,b' })
    assert.equal(answer.headers['content-type'], 'text/plain')
    assert.deepEqual(JSON.parse(answer.body.slice('StampNote of '.length)), { name: 'shelves/1/books/2', cover: { contentType: 'text/csv', data: 'YSxi' }, colour: 'red' })
  })
})

describe('http bodies: a body that a service takes as it is', () => {
  it('comes in pieces, the rest of the request and the type with the first', async (t) => {
    const seen: Written[] = []
    const { url } = await openStreams(t, collecting(seen))
    const bytes = randomBytes(1_000_000)
    const answer = await fetch(`${url}${cover}?colour=red`, { method: 'PUT', headers: { 'content-type': 'image/png' }, body: bytes })
    assert.equal(answer.status, 200)
    assert.deepEqual([seen[0]?.name, seen[0]?.colour, seen[0]?.cover?.contentType], ['shelves/1/books/2', 'red', 'image/png'])
    assert.ok(seen.slice(1).every(({ name, colour, cover: part }) => name === '' && colour === '' && part?.contentType === ''))
    const hash = createHash('sha256')
    for (const { cover: part } of seen) hash.update(part?.data ?? '')
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'))
    assert.ok(seen.length > 2, 'it was not sent as a whole')
  })

  it('may be empty', async (t) => {
    const seen: Written[] = []
    const { url } = await openStreams(t, collecting(seen))
    assert.equal((await fetch(url + cover, { method: 'PUT' })).status, 200)
    assert.equal(seen.length, 1)
  })

  it('that the service refuses before its end is answered at once, and does not keep the application', async (t) => {
    const { app, url } = await openStreams(t, { WriteCover: (_call, answer) => answer({ code: grpc.INVALID_ARGUMENT, details: 'no' }) })
    const client = request(url + cover, { method: 'PUT' })
    client.on('error', () => undefined)
    client.write(randomBytes(1000))
    const [answer] = await once(client, 'response') as [{ statusCode: number; resume(): void }]
    assert.equal(answer.statusCode, 400)
    answer.resume()
    client.destroy()
    await app.close()
  })

  it('that turns out too large is 413, and the call is cancelled: no half is taken for the whole', async (t) => {
    const { url, arrived, cancelled } = await openPatientService(t, { maxUploadBytes: 100_000 })
    const body = async function* () {
      yield randomBytes(60_000)
      await arrived
      yield randomBytes(60_000)
    }
    const answer = await fetch(url + cover, { method: 'PUT', body: Readable.toWeb(Readable.from(body())) as ReadableStream, duplex: 'half' } as RequestInit)
    assert.equal(answer.status, 413)
    await cancelled
  })

  it('whose client breaks off is cancelled', async (t) => {
    const { url, arrived, cancelled } = await openPatientService(t)
    const client = request(url + cover, { method: 'PUT' })
    client.on('error', () => undefined)
    client.write(randomBytes(1000))
    await arrived
    client.destroy()
    await cancelled
  })

  it('goes no faster than the service takes it', async (t) => {
    const { url } = await openStreams(t, { WriteCover: (call) => void call.pause() }, { maxUploadBytes: 1e9 })
    const client = request(url + cover, { method: 'PUT' })
    client.on('error', () => undefined)
    let sent = 0
    const more = () => {
      while (sent < 100_000_000 && client.write(Buffer.alloc(100_000))) sent += 100_000
    }
    client.on('drain', more)
    more()
    await standstill(() => sent)
    client.destroy()
    assert.ok(sent < 50_000_000, `${sent} bytes were taken although the service read none`)
  })

  it('for a service that is down is 503', async (t) => {
    const app = await openDoor(t, 1)
    assert.equal((await app.inject({ method: 'PUT', url: cover, payload: 'x', headers: { 'content-type': 'image/png' } })).statusCode, 503)
  })
})

/** A service that takes all there is and never answers. `arrived` when it has a piece, `cancelled` when the call is. */
async function openPatientService(t: TestContext, options: Partial<TranscoderOptions> = {}) {
  const arrived = Promise.withResolvers<void>()
  const cancelled = Promise.withResolvers<void>()
  const { url } = await openStreams(t, {
    WriteCover: (call) => {
      call.on('data', () => arrived.resolve())
      call.on('cancelled', () => cancelled.resolve())
    },
  }, options)
  return { url, arrived: arrived.promise, cancelled: cancelled.promise }
}
