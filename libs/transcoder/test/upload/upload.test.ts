import type { JsonObject } from '@bufbuild/protobuf'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { FieldDescriptorProto_Label, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, it } from 'node:test'
import { blamed } from '../fixture/door.ts'
import { standstill } from '../fixture/standstill.ts'
import { openTalk, said, talkDescriptors, talkMessage } from '../fixture/talk/talk.ts'
import type { TalkHandlers } from '../fixture/talk/talk.ts'

const room = '/v1/rooms/1'
const file = (text: string, type = 'image/png') => new File([text], 'x.png', { type })
const base64 = (text: string) => Buffer.from(text).toString('base64')

function form(...parts: readonly (readonly [string, string | File])[]): FormData {
  const data = new FormData()
  for (const [name, value] of parts) data.append(name, value)
  return data
}

const jsonPart = (value: unknown) => new File([JSON.stringify(value)], 'x', { type: 'application/json' })

/** Sends a part of JSON without a filename, which FormData cannot. */
function rawForm(...parts: readonly string[]) {
  return { body: `${parts.map((part) => `--b\r\nContent-Disposition: form-data; ${part}\r\n`).join('')}--b--\r\n`, headers: { 'content-type': 'multipart/form-data; boundary=b' } }
}

/** Keeps the messages of an upload, and answers when all are there. */
const noting = (heard: JsonObject[]): NonNullable<TalkHandlers['Ship']> => (call, answer) => {
  call.on('data', (message) => heard.push(said(message)))
  call.on('end', () => answer(null, talkMessage('Summary', { lines: heard.length })))
}

const noted = (heard: JsonObject[]) => ({ Ship: noting(heard), Paint: noting(heard), Record: noting(heard) })

async function send(host: string, method: string, path: string, init: RequestInit): Promise<{ status: number; body: JsonObject }> {
  const answer = await fetch(`http://${host}${room}${path}`, { method, ...init })
  return { status: answer.status, body: (await answer.json()) as JsonObject }
}

describe('http bodies: an upload into a bytes field', () => {
  for (const [type, body, content] of [
    ['image/png', '\x00\x01', base64('\x00\x01')], ['application/octet-stream', '{"a":1}', base64('{"a":1}')], ['text/plain', 'x', base64('x')],
    ['application/x-www-form-urlencoded', 'a=b', base64('a=b')], ['application/json', '"eHl6"', 'eHl6'],
  ] as const) {
    it(`is the body as it is, unless that is JSON (${type})`, async (t) => {
      const { host } = await openTalk(t, {})
      const { status, body: got } = await send(host, 'PUT', '/attachment?title=x', { body, headers: { 'content-type': type } })
      assert.deepEqual([status, got], [200, { room: 'rooms/1', content, title: 'x' }])
    })
  }

  it('may be empty or without a type, and has the limit of bodies', async (t) => {
    const { host } = await openTalk(t, {})
    assert.deepEqual((await send(host, 'PUT', '/attachment', {})).body, { room: 'rooms/1' })
    assert.deepEqual((await send(host, 'PUT', '/attachment', { body: Buffer.from('x') })).body, { room: 'rooms/1', content: base64('x') })
    assert.equal((await send(host, 'PUT', '/attachment', { body: Buffer.alloc(5000) })).status, 413)
  })

  it('comes in pieces where the service takes it so', async (t) => {
    const heard: JsonObject[] = []
    const { host } = await openTalk(t, noted(heard))
    const bytes = randomBytes(500_000)
    assert.equal((await send(host, 'PUT', '/recording?title=x', { body: bytes, headers: { 'content-type': 'audio/ogg' } })).status, 200)
    assert.deepEqual(heard[0], { room: 'rooms/1', title: 'x' })
    assert.deepEqual(Buffer.concat(heard.slice(1).map(({ content }) => Buffer.from(String(content), 'base64'))), bytes)
    assert.equal((await send(host, 'PUT', '/recording', { body: '"eA=="', headers: { 'content-type': 'application/json' } })).status, 426)
  })
})

describe('http bodies: a form', () => {
  it('is the file alone where the body of the rule is one, whatever the part is called', async (t) => {
    const { host } = await openTalk(t, {})
    assert.deepEqual((await send(host, 'PUT', '/attachment', { body: form(['any', file('abc')]) })).body, { room: 'rooms/1', content: base64('abc') })
    assert.deepEqual((await send(host, 'PUT', '/print?title=y', { body: form(['__proto__', file('abc')]) })).body, {
      room: 'rooms/1', image: { contentType: 'image/png', data: base64('abc') }, title: 'y',
    })
  })

  it('fills the field of each name, of either naming and however deep', async (t) => {
    const { host } = await openTalk(t, {})
    const { body } = await send(host, 'POST', '/letters', {
      body: form(
        ['room', 'rooms/2'], ['main_title', 'a&b +ü'], ['words', 'x'], ['words', 'y'], ['line.number', '7'], ['line.text', ''], ['scan', 'eA=='],
        ['pages', file('1')], ['pages', file('2')], ['photo', file('abc')],
      ),
    })
    assert.deepEqual(body, {
      room: 'rooms/1', mainTitle: 'a&b +ü', words: ['x', 'y'], line: { number: 7 }, scan: 'eA==',
      pages: [base64('1'), base64('2')], photo: { contentType: 'image/png', data: base64('abc') },
    })
    const forwarded = await send(host, 'POST', '/forwards?to=me', { body: form(['mainTitle', 'x'], ['scan', file('abc')]) })
    assert.deepEqual(forwarded.body, { room: 'rooms/1', letter: { mainTitle: 'x', scan: base64('abc') }, to: 'me' })
  })

  it('takes JSON where a part says that it is', async (t) => {
    const { host } = await openTalk(t, {})
    const asJson = 'Content-Type: application/json\r\n\r\n'
    const parts = [`name=line\r\n${asJson}{"number":7}`, `name=labels\r\n${asJson}{"a":"b"}`, `name=lines\r\n${asJson}[{"text":"x"}]`]
    const { body } = await send(host, 'POST', '/letters', rawForm(...parts))
    assert.deepEqual(body, { room: 'rooms/1', line: { number: 7 }, labels: { a: 'b' }, lines: [{ text: 'x' }] })
  })

  for (const [name, path, parts, blame] of [
    ['a part that is no field', '/letters', [['nothing', 'x']], 'nothing'],
    ['__proto__', '/letters', [['__proto__', 'x']], '__proto__'],
    ['a field inside __proto__', '/letters', [['line.__proto__.text', 'x']], 'line.__proto__.text'],
    ['a field twice', '/letters', [['mainTitle', 'x'], ['main_title', 'y']], 'main_title'],
    ['a file twice', '/letters', [['scan', file('x')], ['scan', file('y')]], 'scan'],
    ['a list of files and texts', '/letters', [['pages', file('x')], ['pages', 'eA==']], 'pages'],
    ['a file for text', '/letters', [['mainTitle', file('x')]], 'mainTitle'],
    ['a JSON file for text', '/letters', [['mainTitle', jsonPart('x')]], 'mainTitle'],
    ['a text for a message', '/letters', [['line', 'x']], 'line'],
    ['a text for a map', '/letters', [['labels', 'x']], 'labels'],
    ['a text that does not fit', '/letters', [['line.number', 'x']], 'line.number'],
    ['a body of several files', '/print', [['a', file('x')], ['b', file('y')]], 'b'],
    ['a body that is no file', '/print', [['a', 'x']], 'a'],
  ] as const) {
    it(`with ${name} is a 400 that names the part`, async (t) => {
      const { host } = await openTalk(t, {})
      const { status, body } = await send(host, path === '/print' ? 'PUT' : 'POST', path, { body: form(...parts) })
      assert.deepEqual([status, blamed(body)], [400, [blame]])
    })
  }

  it('with JSON that is none, or text that is not UTF-8, is a 400 that names the part', async (t) => {
    const { host } = await openTalk(t, {})
    const broken = await send(host, 'POST', '/letters', rawForm('name=line\r\nContent-Type: application/json\r\n\r\n{'))
    assert.deepEqual([broken.status, blamed(broken.body)], [400, ['line']])
    const { headers } = rawForm()
    const latin = Buffer.concat([Buffer.from('--b\r\nContent-Disposition: form-data; name=mainTitle\r\n\r\n'), Buffer.from([0xc0, 0x80]), Buffer.from('\r\n--b--')])
    const overlong = await send(host, 'POST', '/letters', { body: latin, headers })
    assert.deepEqual([overlong.status, blamed(overlong.body)], [400, ['mainTitle']])
  })

  it('is 415 where the body can hold none, and 413 where it is too large', async (t) => {
    const { host } = await openTalk(t, {})
    assert.equal((await send(host, 'POST', '/letters', { body: form(['scan', file('x'.repeat(5000))]) })).status, 413)
    assert.equal((await send(host, 'POST', '/letters', { body: 'x', headers: { 'content-type': 'multipart/mixed; boundary=b' } })).status, 415)
  })
})

describe('http bodies: a form that is streamed', () => {
  it('has what comes before its file in the first message, and the file in the others', async (t) => {
    const heard: JsonObject[] = []
    const { host } = await openTalk(t, noted(heard))
    const bytes = randomBytes(500_000)
    const photo = new File([bytes], 'x.png', { type: 'image/png' })
    assert.equal((await send(host, 'POST', ':ship', { body: form(['mainTitle', 'a'], ['words', 'x'], ['line.text', 'b'], ['photo', photo]) })).status, 200)
    assert.deepEqual(heard[0], { room: 'rooms/1', mainTitle: 'a', words: ['x'], line: { text: 'b' }, photo: { contentType: 'image/png' } })
    assert.ok(heard.slice(1).every((message) => Object.keys(message).join() === 'photo' && !('contentType' in (message['photo'] as JsonObject))))
    const hash = createHash('sha256')
    for (const { photo: piece } of heard.slice(1)) hash.update(Buffer.from(String((piece as JsonObject)['data']), 'base64'))
    assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'))
    assert.ok(heard.length > 3, 'it was not sent as a whole')
  })

  it('may be the file alone, or have none where there need be none', async (t) => {
    const heard: JsonObject[] = []
    const { host } = await openTalk(t, noted(heard))
    await send(host, 'PUT', '/picture?title=x', { body: form(['any', file('abc', 'image/webp')]) })
    await send(host, 'PUT', '/recording', { body: form(['any', file('abc')]) })
    await send(host, 'POST', ':ship', { body: form(['words', 'x']) })
    assert.deepEqual(heard, [
      { room: 'rooms/1', title: 'x', image: { contentType: 'image/webp' } }, { image: { data: base64('abc') } },
      { room: 'rooms/1' }, { content: base64('abc') },
      { room: 'rooms/1', words: ['x'] },
    ])
  })

  for (const [name, method, path, parts, blame] of [
    ['a part after its file', 'POST', ':ship', [['photo', file('x')], ['mainTitle', 'late']], 'mainTitle'],
    ['a file that no field takes', 'POST', ':ship', [['mainTitle', file('x')]], 'mainTitle'],
    ['a part that is no field', 'POST', ':ship', [['nothing', 'x'], ['photo', file('x')]], 'nothing'],
    ['a part besides the file that is its body', 'PUT', '/picture', [['title', 'x'], ['a', file('x')]], 'a'],
    ['no file where that is its body', 'PUT', '/picture', [['title', 'x']], 'title'],
  ] as const) {
    it(`with ${name} is a 400 that names the part, and is not taken for the whole`, async (t) => {
      const heard: JsonObject[] = []
      const { host } = await openTalk(t, noted(heard))
      const { status, body } = await send(host, method, path, { body: form(...parts) })
      assert.deepEqual([status, blamed(body)], [400, [blame]])
    })
  }

  it('that is cut off is a 400, too large a 413, and of too much text before its file a 413', async (t) => {
    const { host } = await openTalk(t, noted([]), { maxUploadBytes: 3_000_000 })
    const { headers } = rawForm()
    const start = '--b\r\nContent-Disposition: form-data; name=photo; filename=x\r\n\r\n'
    assert.equal((await send(host, 'POST', ':ship', { body: `${start}x`, headers })).status, 400)
    assert.equal((await send(host, 'POST', ':ship', { body: start + 'x'.repeat(3_000_000), headers })).status, 413)
    assert.equal((await send(host, 'POST', ':ship', { body: form(['mainTitle', 'x'.repeat(2_000_000)]) })).status, 413)
  })

  it('whose first message cannot be made is a 400 before there is a call', async (t) => {
    let calls = 0
    const { host } = await openTalk(t, { Ship: () => (calls += 1), Paint: () => (calls += 1) })
    assert.equal((await send(host, 'POST', ':ship', { body: form(['nothing', 'x'], ['photo', file('x')]) })).status, 400)
    assert.equal((await send(host, 'PUT', '/picture?nothing=1', { body: 'x', headers: { 'content-type': 'image/png' } })).status, 400)
    assert.equal(calls, 0)
  })

  it('without a field that is required (proto2) is a 400 that names it, and no call', async (t) => {
    const set = fromBinary(FileDescriptorSetSchema, talkDescriptors)
    const talk = set.file.find(({ name }) => name.endsWith('talk.proto'))
    const title = talk?.messageType.find(({ name }) => name === 'Attachment')?.field.find(({ name }) => name === 'title')
    assert.ok(talk && title)
    talk.syntax = 'proto2'
    title.label = FieldDescriptorProto_Label.REQUIRED
    let calls = 0
    const Record: TalkHandlers['Record'] = (call, answer) => (calls += 1, call.resume().on('end', () => answer(null, talkMessage('Summary', {}))))
    const { host } = await openTalk(t, { Record }, { descriptors: [toBinary(FileDescriptorSetSchema, set)] })
    const init = { body: '', headers: { 'content-type': 'audio/ogg' } }
    const { status, body } = await send(host, 'PUT', '/recording', init)
    assert.deepEqual([status, blamed(body), calls], [400, ['title'], 0])
    assert.equal((await send(host, 'PUT', '/recording', { body: form(['any', new File(['abc'], 'x')]) })).status, 400)
    assert.deepEqual([(await send(host, 'PUT', '/recording?title=x', init)).status, calls], [200, 1])
  })

  it('goes no faster than the service takes it', async (t) => {
    const { host } = await openTalk(t, { Ship: (call) => void call.pause() }, { maxUploadBytes: 1e9 })
    const client = request(`http://${host}${room}:ship`, { method: 'POST', headers: rawForm().headers })
    client.on('error', () => undefined)
    client.write('--b\r\nContent-Disposition: form-data; name=photo; filename=x\r\n\r\n')
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

  it('is read to its end after an error, so that the client hears of it', async (t) => {
    const { host } = await openTalk(t, noted([]))
    const [address, port] = host.split(':')
    const client = connect(Number(port), address)
    const answered = once(client, 'data')
    client.write(`POST ${room}:ship HTTP/1.1\r\nhost: ${host}\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 20000000\r\n\r\n`)
    client.write('--b\r\nContent-Disposition: form-data; name=nothing; filename=x\r\n\r\n')
    for (let sent = 0; sent < 190; sent += 1) if (!client.write(Buffer.alloc(100_000))) await once(client, 'drain')
    assert.match(String((await answered)[0]), /^HTTP\/1.1 400 /)
    client.destroy()
  })
})
