import type { JsonObject, JsonValue, Message } from '@bufbuild/protobuf'
import { create, toBinary } from '@bufbuild/protobuf'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProtoJson } from '../../src/protojson/proto-json.ts'
import { make, openEcho, read, registry, schemaOf, valueOf, write } from '../fixture/protojson/echo.ts'
import { blamed } from '../fixture/door.ts'
import { itReads, itRefuses, refusal } from '../fixture/protojson/tables.ts'

/** `open` so many times around `middle`. */
function nest(open: string, middle: string, close: string, times: number): string {
  return `${open.repeat(times)}${middle}${close.repeat(times)}`
}

/** A path as errors have it when it is long. */
function cut(path: string): string {
  return `${path.slice(0, 150)}…${path.slice(-150)}`
}

describe('protojson: nesting', () => {
  const inner = (times: number) => `{"inner":${nest('{"inner":', '{}', '}', times)}}`
  const struct = (times: number) => `{"struct":${nest('{"a":', '1', '}', times)}}`
  const any = (times: number) => `{"any":${nest('{"@type":"x/google.protobuf.Any","value":', '{}', '}', times)}}`
  itReads('All', [
    ['100 messages', inner(98)],
    ['100 lists of messages', `{"inners":[${nest('{"inners":[', '{}', ']}', 98)}]}`],
    ['a deep Any', any(40)],
    ['a Struct of 100 messages, which are two for each of its levels', struct(49)],
    ['a ListValue of 100 messages', `{"list":${nest('[', '', ']', 49)}}`],
  ])

  itRefuses('All', [
    ['a message inside 100', inner(99), cut(`inner${'.inner'.repeat(99)}`), /more than 100 messages/],
    ['a Struct inside 100', struct(50), `struct${'["a"]'.repeat(50)}`, /more than 100 messages/],
    ['an Any inside 100', any(99), cut(`any${'.value'.repeat(98)}`), /more than 100 messages/],
    ['nesting beyond that', struct(300), cut(`struct${'.a'.repeat(255)}`), /more than 256 levels/],
    ['nesting of half a million lists', `{"int32":${nest('[', '', ']', 500_000)}}`, cut(`int32${'[0]'.repeat(255)}`), /more than 256 levels/],
    ['nesting that does not end', `{"struct":${'{"a":'.repeat(100_000)}`, '', /not JSON/],
    ['nesting with an integer of many digits', `{"struct":${nest('[', '12345678901234567890', ']', 100_000)}}`, cut(`struct${'[0]'.repeat(255)}`)],
  ])
  itRefuses('All', [['nesting in a field that nobody knows', `{"a":${nest('[', '', ']', 300)}}`, cut(`a${'[0]'.repeat(255)}`)]], { ignoreUnknown: true })
})

describe('protojson: much of everything', () => {
  it('protojson: the last of 100 000 items is named', () => {
    const error = refusal('All', `{"inners":[${'{},'.repeat(99_999)}{"text":1}]}`)
    assert.deepEqual(blamed(error.toJSON()), ['inners[99999].text'])
  })

  it('protojson: the last of 100 000 keys is named', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `"k${i}":"v"`)
    assert.deepEqual(blamed(refusal('All', `{"byString":{${keys.join()},"last":1}}`).toJSON()), ['by_string["last"]'])
    assert.deepEqual(blamed(refusal('All', `{"byString":{${keys.join()},"k0":"v"}}`).toJSON()), ['by_string["k0"]'])
  })

  it('protojson: an error does not repeat what is long', () => {
    const long = 'x'.repeat(1_000_000)
    const texts = [
      `{"int32":"${long}"}`, `{"${long}":1}`, `{"byString":{"${long}":1}}`, `{"any":{"@type":"${long}"}}`, `{"mask":"_${long}"}`, `{"bytes":"*${long}"}`,
      `{"struct":{"${long}":1,"${long}":2}}`,
    ]
    for (const text of texts) {
      assert.ok(JSON.stringify(refusal('All', text)).length < 1500, text.slice(0, 20))
    }
  })

  it('protojson: an escape at every place of a long string is passed once', () => {
    assert.equal((valueOf(read('All', JSON.stringify({ string: '\\"'.repeat(500_000) })), 'string') as string).length, 1_000_000)
  })

  it('protojson: digits without end are no number of any integer type', () => {
    for (const text of [`"${'9'.repeat(1_000_000)}"`, '9'.repeat(1_000_000), `"1.${'0'.repeat(1_000_000)}1"`, `"1e${'9'.repeat(1_000_000)}"`]) {
      assert.deepEqual(blamed(refusal('All', `{"int64":${text}}`).toJSON()), ['int64'])
    }
  })

  it('protojson: each object is looked at once, whatever is wrong and however deep', () => {
    let looks = 0
    const counted = (value: JsonObject) => new Proxy(value, {
      ownKeys: (target) => {
        looks++
        return Reflect.ownKeys(target)
      },
    })
    const deep = (levels: number): JsonObject => counted(levels === 0 ? { number: 'wrong' } : { inner: deep(levels - 1) })
    const many: JsonValue[] = Array.from({ length: 1000 }, () => counted({ text: 'right' }))
    const json = counted({ inners: [...many, deep(90)] })
    assert.throws(() => new ProtoJson(registry).merge(schemaOf('All'), make('All'), json), /\.number: "wrong" is not of type int32/)
    assert.equal(looks, 1 + 1000 + 91)
  })

  it('protojson: no object of the process is changed', () => {
    read('All', '{"byString":{"__proto__":"x"},"struct":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}')
    read('All', '{"any":{"@type":"x/google.protobuf.Struct","value":{"__proto__":{"polluted":1}}}}')
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
  })
})

describe('protojson: a service that answers garbage', () => {
  const garbage: [says: string, bytes: Uint8Array][] = [
    ['bytes that are no message', Uint8Array.of(0xff, 0xff, 0xff)],
    ['half a message', toBinary(schemaOf('All'), make('All', { string: 'hello' })).subarray(0, -2)],
    ['a string that is not UTF-8', Uint8Array.of(0x72, 2, 0xc0, 0xaf)],
    ['a wire type that is none', Uint8Array.of(0x0f)],
    ['a type that nobody knows', toBinary(schemaOf('All'), make('All', { any: { typeUrl: 'x/nobody.Knows' } }))],
    ['an Any in an Any, 5 000 deep', toBinary(schemaOf('All'), make('All', { any: deepAny(5000) }))],
  ]
  for (const [says, bytes] of garbage) {
    it(`protojson: ${says} is answered as INTERNAL, without a word of it`, async (t) => {
      const { app } = await openEcho(t, {}, () => bytes)
      const answer = await app.inject({ method: 'POST', url: '/v1/all' })
      assert.equal(answer.statusCode, 500, answer.body)
      assert.equal(answer.json<{ error: { status: string } }>().error.status, 'INTERNAL')
      assert.doesNotMatch(answer.body, /nobody\.Knows/)
    })
  }

  it('protojson: fields that nobody knows are left out of answers', () => {
    const message = make('Inner', { text: 'a' })
    message.$unknown = [{ no: 99, wireType: 0, data: Uint8Array.of(1) }]
    assert.deepEqual(write('Inner', message), { text: 'a' })
  })
})

/** An Any in an Any, built from the inside. */
function deepAny(levels: number): Message {
  let value = new Uint8Array()
  for (let i = 0; i < levels; i++) value = new Uint8Array(toBinary(AnySchema, create(AnySchema, { typeUrl: '/google.protobuf.Any', value })))
  return create(AnySchema, { typeUrl: '/google.protobuf.Any', value })
}
