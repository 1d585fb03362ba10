import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ApiError } from '../../src/index.ts'
import { FormReader } from '../../src/request/multipart.ts'
import type { FormEvent } from '../../src/request/multipart.ts'

const type = 'multipart/form-data; boundary=b'
const head = (name: string, more = '') => `Content-Disposition: form-data; name="${name}"${more}\r\n`

/** What a form says when it comes in pieces of so many bytes, pieces of one part joined. */
function read(form: string, size = form.length, contentType = type): string[] {
  const reader = new FormReader(contentType)
  const said: string[] = []
  const bytes = Buffer.from(form, 'latin1')
  const take = (event: FormEvent) => {
    if (event === 'end') return
    if ('part' in event) said.push(`${event.part.name}${event.part.isFile ? ` (${event.part.contentType})` : ''}: `)
    else said.push(said.pop() + event.data.toString('latin1'))
  }
  for (let at = 0; at < bytes.length; at += size) for (const event of reader.feed(bytes.subarray(at, at + size))) take(event)
  reader.end()
  return said
}

describe('http bodies: the parts of a form (RFC 7578; RFC 2046, 5.1)', () => {
  const whole = [
    `preamble\r\n--b \t\r\n${head('a')}\r\nx\r\n--a--no\r\n-\r\n--c\r\n\r\n`,
    `--b\r\n${head('f', '; filename="../../etc/passwd"')}Content-Type: image/png\r\n\r\n\x00\r\n--\r\n`,
    `--b\r\n${head('empty')}\r\n\r\n--b--\r\nepilogue\r\n--b\r\n`,
  ].join('')

  it('are the same in pieces of any size, preamble and epilogue left out', () => {
    const expected = ['a: x\r\n--a--no\r\n-\r\n--c\r\n', 'f (image/png): \x00\r\n--', 'empty: ']
    for (let size = 1; size <= whole.length; size += 1) assert.deepEqual(read(whole, size), expected, `in pieces of ${size}`)
  })

  for (const [contentType, delimiter] of [
    ['multipart/form-data; boundary=b', 'b'], ['Multipart/Form-Data; charset=utf-8; BOUNDARY="b c"', 'b c'],
    ['multipart/form-data;boundary=----WebKitFormBoundary7MA4', '----WebKitFormBoundary7MA4'],
  ] as const) {
    it(`are found by the boundary of ${contentType}`, () => {
      assert.deepEqual(read(`--${delimiter}\r\n${head('a')}\r\nx\r\n--${delimiter}--`, 3, contentType), ['a: x'])
    })
  }

  it('may have white space after their end, and no line end there', () => {
    for (const end of ['', ' \t', ' \t\r\n', '\r\nepilogue']) assert.deepEqual(read(`--b\r\n${head('a')}\r\nx\r\n--b--${end}`, 1), ['a: x'])
  })

  for (const [name, more, isFile] of [
    ['with a filename', '; filename=x', true], ['with a filename of RFC 5987', "; filename*=UTF-8''x", true], ['with an empty filename', '; filename=""', true],
    ['of plain text', '\r\nContent-Type: text/plain; charset=utf-8', false], ['of JSON', '\r\nContent-Type: application/json', false],
    ['of another type', '\r\nContent-Type: image/png', true],
  ] as const) {
    it(`are ${isFile ? 'files' : 'no files'} ${name}`, () => {
      const [said] = read(`--b\r\nContent-Disposition: form-data; name=a${more}\r\n\r\n\r\n--b--`)
      assert.equal(said?.includes('('), isFile)
    })
  }

  for (const [name, form, contentType] of [
    ['no boundary in the type', '--b--', 'multipart/form-data'],
    ['an empty boundary', '----', 'multipart/form-data; boundary='],
    ['a boundary of 71 characters', '--b--', `multipart/form-data; boundary=${'b'.repeat(71)}`],
    ['a boundary with a line in it', '--b--', 'multipart/form-data; boundary="b\r\nc"'],
    ['nothing', 'x', type],
    ['another boundary', '--c\r\n\r\n\r\n--c--', type],
    ['no end', `--b\r\n${head('a')}\r\nx`, type],
    ['no end after a part', `--b\r\n${head('a')}\r\nx\r\n--b\r\n`, type],
    ['half an end', `--b\r\n${head('a')}\r\nx\r\n--b-`, type],
    ['more after its end', `--b\r\n${head('a')}\r\nx\r\n--b--junk`, type],
    ['more after its end, and a line', `--b\r\n${head('a')}\r\nx\r\n--b-- junk\r\n`, type],
    ['an end that has none', `--b\r\n${head('a')}\r\nx\r\n--b--${' '.repeat(500)}\r\n`, type],
    ['more after the boundary', `--bc\r\n${head('a')}\r\nx\r\n--b--`, type],
    ['a boundary without an end', `--b${' '.repeat(500)}\r\n${head('a')}\r\nx\r\n--b--`, type],
    ['a part without a disposition', '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--', type],
    ['a part of another disposition', '--b\r\nContent-Disposition: attachment; name=a\r\n\r\nx\r\n--b--', type],
    ['a part without a name', '--b\r\nContent-Disposition: form-data; filename=x\r\n\r\nx\r\n--b--', type],
    ['a part with an empty name', `--b\r\n${head('')}\r\nx\r\n--b--`, type],
    ['a part with two names', `--b\r\n${head('a', '; name=b')}\r\nx\r\n--b--`, type],
    ['a part with its disposition twice', `--b\r\n${head('a')}${head('b')}\r\nx\r\n--b--`, type],
    ['a disposition that cannot be read', `--b\r\n${head('a', '; "x"')}\r\nx\r\n--b--`, type],
    ['a quote that is not closed', '--b\r\nContent-Disposition: form-data; name="a\r\n\r\nx\r\n--b--', type],
    ['a header that is none', `--b\r\n${head('a')}nothing\r\n\r\nx\r\n--b--`, type],
    ['a header over two lines', `--b\r\n${head('a')}x: y\r\n z\r\n\r\nx\r\n--b--`, type],
    ['an encoding', `--b\r\n${head('a')}Content-Transfer-Encoding: base64\r\n\r\nx\r\n--b--`, type],
    ['a bomb of headers', `--b\r\n${head('a')}${'x: y\r\n'.repeat(3000)}\r\nx\r\n--b--`, type],
    ['a header without an end', `--b\r\nx: ${'y'.repeat(10_000)}`, type],
    ['101 parts', `--b\r\n${`${head('a')}\r\nx\r\n--b\r\n`.repeat(101)}`, type],
  ] as const) {
    it(`with ${name} are refused, in one piece and in many`, () => {
      for (const size of [form.length, 1, 7]) assert.throws(() => read(form, size, contentType), (error) => error instanceof ApiError && error.httpStatus === 400)
    })
  }

  it('keep nothing but what may be a delimiter, however much there is', () => {
    const reader = new FormReader(type)
    let bytes = 0
    const count = (piece: Buffer) => {
      for (const event of reader.feed(piece)) if (typeof event === 'object' && 'data' in event) bytes += event.data.length
    }
    count(Buffer.from(`--b\r\n${head('a', '; filename=x')}\r\n`))
    for (let sent = 0; sent < 100; sent += 1) count(Buffer.alloc(10_000, '\r\n--'))
    assert.ok(bytes > 1_000_000 - 10)
  })
})
