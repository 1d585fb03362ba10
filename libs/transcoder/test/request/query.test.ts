import type { JsonObject } from '@bufbuild/protobuf'
import type { FieldMask } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blamed } from '../fixture/door.ts'
import { compile, openRules } from '../fixture/rules/rules-server.ts'

const fields = compile('fields')
const httpRules = `
http:
  rules:
    - selector: fields.v1.Fields.Call
      get: /call
      additional_bindings: [{get: "/named/{name}"}, {get: "/chosen/{by_name}"}, {post: "/inner", body: inner}, {post: "/choice", body: by_inner}]
`

describe('rules: query parameters', () => {
  const deep = (depth: number) => Array.from({ length: depth }, () => 'inner').reduceRight<JsonObject>((inside, name) => ({ [name]: inside }), { text: 'x' })
  const cases: { query: string; becomes: JsonObject }[] = [
    // Names: of the proto or of JSON in every part, json_name, nested to any depth.
    { query: 'maybe_text=a', becomes: { maybeText: 'a' } },
    { query: 'maybeText=a', becomes: { maybeText: 'a' } },
    { query: 'by_inner.page_size=1', becomes: { byInner: { pageSize: 1 } } },
    { query: 'by_inner.pageSize=1', becomes: { byInner: { pageSize: 1 } } },
    { query: 'byInner.page_size=1', becomes: { byInner: { pageSize: 1 } } },
    { query: 'inner.odd=a', becomes: { inner: { veryOdd: 'a' } } },
    { query: 'inner.veryOdd=a', becomes: { inner: { veryOdd: 'a' } } },
    { query: 'inner.inner.inner.text=a&inner.text=b&inner.inner.text=c', becomes: { inner: { text: 'b', inner: { text: 'c', inner: { text: 'a' } } } } },
    { query: `${'inner.'.repeat(50)}text=x`, becomes: deep(50) },
    { query: 'constructor=a', becomes: { constructor: 'a' } },
    { query: 'n%61me=a', becomes: { name: 'a' } },
    // Repeated: "as ...?param=A&param=B".
    { query: 'words=a&words=b&words=a', becomes: { words: ['a', 'b', 'a'] } },
    { query: 'words=a,b', becomes: { words: ['a,b'] } },
    { query: 'colours=COLOUR_RED&colours=0&colours=7', becomes: { colours: ['COLOUR_RED', 'COLOUR_UNSPECIFIED', 7] } },
    { query: 'maybe_numbers=1&maybeNumbers=2&maybe_numbers=3', becomes: { maybeNumbers: ['1', '2', '3'] } },
    { query: 'times=1970-01-01T00:00:00Z&times=1970-01-01T01:00:00%2B01:00', becomes: { times: ['1970-01-01T00:00:00Z', '1970-01-01T00:00:00Z'] } },
    { query: 'pieces=AA==&pieces=AQ', becomes: { pieces: ['AA==', 'AQ=='] } },
    // Scalars and enums.
    { query: 'flag=true&limit=0', becomes: { flag: true, limit: 0 } },
    { query: 'flag=false', becomes: {} },
    { query: 'count=-2147483648&big=18446744073709551615&ratio=-1.5e-3&small=NaN', becomes: { count: -2147483648, big: '18446744073709551615', ratio: -0.0015, small: 'NaN' } },
    { query: 'ratio=-Infinity', becomes: { ratio: '-Infinity' } },
    { query: 'colour=1', becomes: { colour: 'COLOUR_RED' } },
    { query: 'colour=-5', becomes: { colour: -5 } },
    // Messages that are one value.
    { query: 'time=2026-01-02T03:04:05.123456789Z&delay=-0.5s', becomes: { time: '2026-01-02T03:04:05.123456789Z', delay: '-0.500s' } },
    { query: 'maybe_flag=false&maybe_text=', becomes: { maybeFlag: false, maybeText: '' } },
    { query: 'mask=inner.page_size,name', becomes: { mask: 'inner.pageSize,name' } },
    { query: 'mask=inner.pageSize,name', becomes: { mask: 'inner.pageSize,name' } },
    { query: 'mask=*', becomes: { mask: '*' } },
    // Form encoding.
    { query: 'name=a+b%20c%2Bd', becomes: { name: 'a b c+d' } },
    { query: 'name=a=b==', becomes: { name: 'a=b==' } },
    { query: 'name=%C3%BC%F0%9F%90%98', becomes: { name: 'ü🐘' } },
    { query: '&&name=a&', becomes: { name: 'a' } },
    // Bytes in both alphabets; a plus that nobody encoded is one.
    { query: 'data=-_8', becomes: { data: '+/8=' } },
    { query: 'data=%2B%2F8%3D', becomes: { data: '+/8=' } },
    { query: 'data=+/8=', becomes: { data: '+/8=' } },
    { query: 'maybe_data=+/8=&pieces=+/8', becomes: { maybeData: '+/8=', pieces: ['+/8='] } },
    // The empty text is a value of strings, bytes and masks.
    { query: 'name=&data=&words=&words', becomes: { words: ['', ''] } },
    { query: 'mask=&maybe_data=', becomes: { mask: '', maybeData: '' } },
    { query: 'by_name=', becomes: { byName: '' } },
  ]
  for (const { query, becomes } of cases) {
    it(query.slice(0, 100), async (t) => {
      const opened = await openRules(t, fields, { httpRules })
      const answer = await opened.app.inject({ url: `/call?${query}` })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(opened.asked[0]?.request, becomes)
    })
  }

  it('a mask may have paths that ProtoJSON cannot write', async (t) => {
    const opened = await openRules(t, fields, { httpRules })
    await opened.app.inject({ url: '/call?mask=line_1,inner.page_size' })
    assert.deepEqual((opened.messages[0] as { mask?: FieldMask }).mask?.paths, ['line_1', 'inner.page_size'])
  })

  it('10,000 of one name, or of as many names, are each looked at once', async (t) => {
    const opened = await openRules(t, fields, { httpRules })
    const words = Array.from({ length: 10_000 }, (_, at) => String(at))
    assert.equal((await opened.app.inject({ url: `/call?${words.map((word) => `words=${word}`).join('&')}` })).statusCode, 200)
    assert.deepEqual(opened.asked[0]?.request['words'], words)
    const answer = await opened.app.inject({ url: `/call?${words.map((word) => `x${word}=`).join('&')}` })
    assert.deepEqual(blamed(answer.json()), ['x0'])
  })
})

describe('rules: a mistake in the query names the parameter', () => {
  const cases: { query: string; blames: string; path?: string; body?: string; why?: RegExp }[] = [
    { query: 'unknown=1', blames: 'unknown', why: /no such parameter/ },
    { query: '__proto__=1', blames: '__proto__' },
    { query: 'inner.__proto__=1', blames: 'inner.__proto__' },
    { query: 'toString=1', blames: 'toString' },
    { query: 'inner.constructor.name=1', blames: 'inner.constructor.name' },
    { query: 'Name=1', blames: 'Name' },
    { query: 'inner..text=1', blames: 'inner..text' },
    { query: '.name=1', blames: '.name' },
    { query: 'name.=1', blames: 'name.' },
    { query: '=1', blames: '' },
    { query: '$alt=json', blames: '$alt' },
    { query: '%24.xgafv=1', blames: '$.xgafv' },
    { query: 'labels[a]=1', blames: 'labels[a]' },
    { query: 'name=a&name=a', blames: 'name', why: /is given 2 times/ },
    { query: 'maybe_text=a&maybeText=b', blames: 'maybe_text', why: /is given 2 times/ },
    { query: 'by_inner.page_size=1&byInner.pageSize=1', blames: 'by_inner.page_size' },
    { query: 'by_name=a&by_number=1', blames: 'by_number', why: /oneof "choice", of which by_name is given too/ },
    { query: 'by_inner.text=a&by_name=b', blames: 'by_name', why: /of which by_inner is given too/ },
    { query: 'by_name=b&by_inner.text=a', blames: 'by_inner.text' },
    { path: '/chosen/x', query: 'by_number=1', blames: 'by_number', why: /the path gives by_name of it/ },
    { path: '/choice', body: '{"text":"a"}', query: 'by_number=1', blames: 'by_number', why: /of which by_inner is given too/ },
    { path: '/named/x', query: 'name=y', blames: 'name', why: /is given by the path/ },
    { path: '/inner', body: '{}', query: 'inner.text=y', blames: 'inner.text', why: /belongs into the body/ },
    { query: 'flag=1', blames: 'flag' },
    { query: 'flag=TRUE', blames: 'flag' },
    { query: 'flag', blames: 'flag' },
    { query: 'count=', blames: 'count' },
    { query: 'count=1.5', blames: 'count' },
    { query: 'count=0x10', blames: 'count' },
    { query: 'count=+1', blames: 'count' },
    { query: 'count=2147483648', blames: 'count' },
    { query: 'big=-1', blames: 'big' },
    { query: 'big=18446744073709551616', blames: 'big' },
    { query: 'ratio=', blames: 'ratio' },
    { query: 'ratio=1,5', blames: 'ratio' },
    { query: 'colour=', blames: 'colour' },
    { query: 'colour=red', blames: 'colour' },
    { query: 'colour=2147483648', blames: 'colour' },
    { query: 'colours=COLOUR_RED&colours=x', blames: 'colours' },
    { query: 'maybe_flag=', blames: 'maybe_flag' },
    { query: 'maybe_numbers=1&maybe_numbers=x', blames: 'maybe_numbers' },
    { query: 'time=', blames: 'time' },
    { query: 'time=2026-01-02', blames: 'time' },
    { query: 'time.seconds=1', blames: 'time.seconds', why: /time is a google.protobuf.Timestamp/ },
    { query: 'maybe_flag.value=true', blames: 'maybe_flag.value' },
    { query: 'mask.paths=name', blames: 'mask.paths' },
    { query: 'mask=a,,b', blames: 'mask' },
    { query: 'mask=a, b', blames: 'mask' },
    { query: 'delay=1', blames: 'delay' },
    { query: 'data=*', blames: 'data' },
    { query: 'struct=%7B%7D', blames: 'struct', why: /google.protobuf.Struct, which cannot be given as text/ },
    { query: 'struct.fields=1', blames: 'struct.fields' },
    { query: 'value=1', blames: 'value' },
    { query: 'value.string_value=1', blames: 'value.string_value' },
    { query: 'any=1', blames: 'any' },
    { query: 'any.type_url=x', blames: 'any.type_url' },
    { query: 'labels=1', blames: 'labels', why: /is a map/ },
    { query: 'labels.a=1', blames: 'labels.a', why: /inside a map/ },
    { query: 'inner=1', blames: 'inner', why: /one of the fields inside it/ },
    { query: 'inners=1', blames: 'inners', why: /is a repeated message/ },
    { query: 'inners.text=1', blames: 'inners.text', why: /inside a map or a repeated message/ },
    { query: 'name=%ff', blames: 'name', why: /not UTF-8/ },
    { query: 'name=%C0%AF', blames: 'name' },
    { query: 'name=%', blames: 'name' },
    { query: '%ff=1', blames: '%ff' },
    { query: `${'inner.'.repeat(1000)}text=x`, blames: `${'inner.'.repeat(50)}…`, why: /no such parameter/ },
    { query: `inner${'.'.repeat(1000)}=x`, blames: `inner${'.'.repeat(295)}…` },
    { query: `count=${'9'.repeat(5000)}`, blames: 'count', why: /"9{60}…" is not of type int32/ },
  ]
  for (const { query, blames, path = '/call', body, why = /./ } of cases) {
    it(`${path}?${query.slice(0, 80)}`, async (t) => {
      const opened = await openRules(t, fields, { httpRules })
      const post = { method: 'POST', payload: body, headers: { 'content-type': 'application/json' } } as const
      const answer = await opened.app.inject({ url: `${path}?${query}`, ...(body !== undefined && post) })
      assert.deepEqual([answer.statusCode, opened.asked.length], [400, 0], answer.body)
      assert.deepEqual(blamed(answer.json()), [blames])
      assert.match(answer.body.replaceAll('\\"', '"'), why)
    })
  }
})

describe('rules: unknown parameters, where they are passed over', () => {
  it('say nothing, and their neighbours are heard', async (t) => {
    const opened = await openRules(t, fields, { httpRules, json: { ignoreUnknown: true } })
    const answer = await opened.app.inject({ url: '/call?unknown=1&name=a&$alt=json&unknown=2' })
    assert.deepEqual([answer.statusCode, opened.asked[0]?.request], [200, { name: 'a' }])
  })

  it('are not those that are known and cannot be given', async (t) => {
    const opened = await openRules(t, fields, { httpRules, json: { ignoreUnknown: true } })
    for (const query of ['labels.a=1', 'inners.text=1', 'count=x', 'any=1']) assert.equal((await opened.app.inject({ url: `/call?${query}` })).statusCode, 400, query)
  })
})
