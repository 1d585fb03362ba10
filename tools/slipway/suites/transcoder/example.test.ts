import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before, describe, it } from 'node:test'
import { missing } from '../missing.ts'
import type { Alone } from './alone.ts'
import { startAlone } from './alone.ts'
import { follow, openPage, talk } from './browser.ts'
import type { ExampleServer } from './example-server.ts'
import { startExampleServer } from './example-server.ts'

const everything = '/v1/example/a_bit_of_everything'
const json = ['-H', 'content-type: application/json']

describe("slipway-gateway in front of grpc-gateway's example server, of which it has the descriptors only", () => {
  let server: ExampleServer | undefined
  let gateway: Alone | undefined
  const door = () => gateway?.url ?? ''

  before(async () => {
    server = await startExampleServer()
    gateway = await startAlone('--upstream', server.target, '--descriptors', server.descriptors)
  })
  after(async () => {
    await gateway?.stop()
    await server?.stop()
  })

  const noCurl = missing('curl', 'the suite asks as a user would')
  const noChromium = missing('chromium', 'a browser has its own EventSource and WebSocket')

  describe('curl', { skip: noCurl }, () => {
    it('makes something, finds it again and changes a part of it', () => {
      const made = bodyOf(curl(door() + everything, ...json, '-d', '{"stringValue":"one","int64Value":"9007199254740993","nested":[{"name":"n","amount":3}]}'))
      assert.equal(made['int64Value'], '9007199254740993')
      const id = String(made['uuid'])
      assert.deepEqual(bodyOf(curl(`${door()}${everything}/${id}`)), made)
      const patched = curl(`${door()}/v2/example/a_bit_of_everything/${id}`, '-X', 'PATCH', ...json, '-d', '{"stringValue":"two"}')
      assert.equal(patched.status, 200, patched.body)
      const { stringValue, int64Value } = bodyOf(curl(`${door()}${everything}/${id}`))
      assert.deepEqual({ stringValue, int64Value }, { stringValue: 'two', int64Value: '9007199254740993' })
    })

    it('fills paths of twenty variables, and verbs with colons', () => {
      const long = `${everything}/1.5/2.5/4294967296/separator/9223372036854775807/-2147483648/9223372036854775807/4294967295/true/strprefix/foo/4294967295/-2147483648/-4611686018427387904/2147483647/4611686018427387903/camelCase/ONE/DEF/1/2`
      const made = bodyOf(curl(door() + long, '-X', 'POST'))
      const { floatValue, uint64Value, stringValue, enumValue, pathEnumValue } = made
      assert.deepEqual([floatValue, uint64Value, stringValue, enumValue, pathEnumValue], [1.5, '9223372036854775807', 'strprefix/foo', 'ONE', 'DEF'])
      const id = String(made['uuid'])
      const custom = bodyOf(curl(`${door()}${everything}/${id}:custom:custom`, '-X', 'POST'))
      assert.equal(custom['uuid'], id)
    })

    it('is told which rules http.proto forbids, and has all others', () => {
      const leftOut = gateway?.said.filter((line) => line.includes('left out')) ?? []
      assert.equal(leftOut.length, 2, leftOut.join('\n'))
      assert.match(leftOut.join('\n'), /CreateNestedBodyOneof: body names "payload\.input_value".*GetRepeatedQuery: the path names "path_repeated_float_value"/s)
    })

    it('gets an error in the one shape, naming what is wrong', () => {
      const unknown = curl(`${door()}${everything}/nothing`)
      assert.equal(unknown.status, 404)
      assert.deepEqual(JSON.parse(unknown.body), { error: { code: 404, status: 'NOT_FOUND', message: 'not found' } })
      const wrong = curl(door() + everything, ...json, '-d', '{"nested":[{"amount":-1}]}')
      assert.equal(wrong.status, 400)
      assert.match(wrong.body, /nested\[0\]\.amount/)
    })

    it('gets messages as lines, or as an array, and sees in both that the stream failed', () => {
      curl(door() + everything, ...json, '-d', '{}')
      const lines = curl(`${door()}${everything}?error=true`).body.trim().split('\n').map((line) => JSON.parse(line) as Item)
      const array = JSON.parse(curl(`${door()}${everything}?error=true`, '-H', 'accept: application/json').body) as Item[]
      for (const items of [lines, array]) {
        assert.ok(items.length >= 2 && items[0]?.uuid !== undefined)
        assert.equal(items.at(-1)?.error?.status, 'INVALID_ARGUMENT')
      }
    })

    it('downloads what the server streams, as it is', () => {
      const { status, body, type } = curl(`${door()}/v1/example/download`)
      assert.deepEqual({ status, body, type }, { status: 200, body: 'Hello 1Hello 2', type: 'text/html' })
    })
  })

  describe('a browser', { skip: noChromium }, () => {
    it('follows a stream with its own EventSource, to the event that ends it', async (t) => {
      const page = await openPage(t, `${door()}/v2/example/empty`)
      await fetch(door() + everything, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"stringValue":"seen"}' })
      const seen = await follow(page, everything)
      assert.ok(seen.some((data) => (JSON.parse(data) as { stringValue?: string }).stringValue === 'seen'))
    })

    it('talks both ways over its own WebSocket, a message a frame, and is told how it ended', async (t) => {
      const page = await openPage(t, `${door()}/v2/example/empty`)
      const at = (path: string) => `${door().replace('http', 'ws')}${path}`
      const echo = await talk(page, at(`${everything}/echo`), ['{"value":"one"}', '{"value":"two"}', ''])
      assert.deepEqual(echo.frames.map((frame) => (JSON.parse(frame) as { value: string }).value), ['one', 'two'])
      assert.equal(echo.code, 1000)
      const failed = await talk(page, at(`${everything}?error=true`), [])
      assert.equal(failed.code, 4003)
      assert.equal(failed.reason, 'INVALID_ARGUMENT: error')
    })
  })
})

/** A message of the stream, or the error that is its last word. */
interface Item {
  readonly uuid?: string
  readonly error?: { readonly status: string }
}

interface Said {
  readonly status: number
  readonly type: string
  readonly body: string
}

function curl(url: string, ...flags: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync('curl', ['--silent', '--show-error', '--max-time', '20', ...flags, '--write-out', '\n%{http_code} %{content_type}', url], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const end = stdout.lastIndexOf('\n')
  const [code = '', ...type] = stdout.slice(end + 1).split(' ')
  return { status: Number(code), type: type.join(' '), body: stdout.slice(0, end) }
}

function bodyOf({ status, body }: Said): Record<string, unknown> {
  assert.equal(status, 200, body)
  return JSON.parse(body) as Record<string, unknown>
}
