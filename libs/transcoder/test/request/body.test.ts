import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blamed } from '../fixture/door.ts'
import { make, openEcho } from '../fixture/protojson/echo.ts'

const json = 'application/json'

describe('a body that is one field (google.api.HttpRule.body)', () => {
  const cases: [field: string, body: string, answers?: unknown][] = [
    ['int32', '5'],
    ['int32', '"5"', 5],
    ['int32', '0'],
    ['string', '"a\\"b"'],
    ['bytes', '"-_8"', '+/8='],
    ['colour', '"COLOUR_RED"'],
    ['colour', '-1', 'COLOUR_DARK'],
    ['int32s', '[1,2]'],
    ['int32s', '[]'],
    ['inners', '[{"text":"a"},{}]'],
    ['by_string', '{"a":"b","__proto__":"c"}'],
    ['inner', '{"text":"a"}'],
    ['inner', '{}'],
    ['time', '"2026-01-02T03:04:05.678Z"'],
    ['value', '[1,{"a":null}]'],
    ['value', 'null'],
    ['wrapped_int64', '"9007199254740993"'],
    ['wrapped_int64', '9007199254740993', '9007199254740993'],
    ['optional_int32', '0'],
    ['choice_int32', '0'],
    ['null', 'null'],
    ['any', '{"@type":"x/protojson.v1.Inner","text":"a"}'],
  ]
  for (const [field, body, answers = JSON.parse(body)] of cases) {
    it(`body: "${field}" ${body}`, async (t) => {
      const { app } = await openEcho(t)
      const answer = await app.inject({ method: 'POST', url: `/v1/all/${field}`, headers: { 'content-type': json }, payload: body })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(answer.json(), answers)
    })
  }

  const mistakes: [field: string, body: string, path: string][] = [
    ['int32', '{}', 'int32'],
    ['int32', '1.5', 'int32'],
    ['string', '5', 'string'],
    ['int32s', '[1,"x"]', 'int32s[1]'],
    ['inners', '[{},{"text":1}]', 'inners[1].text'],
    ['inners', '[{},{"text":"","text":""}]', 'inners[1].text'],
    ['inner', '{"a":1}', 'inner.a'],
    ['inner', '{"text":"","text":""}', 'inner.text'],
    ['by_string', '{"a":1}', 'by_string["a"]'],
    ['wrapped_int64', '"x"', 'wrapped_int64'],
  ]
  for (const [field, body, path] of mistakes) {
    it(`body: "${field}" ${body} is a 400 that names ${path}`, async (t) => {
      const { app, seen } = await openEcho(t)
      const answer = await app.inject({ method: 'POST', url: `/v1/all/${field}`, headers: { 'content-type': json }, payload: body })
      assert.deepEqual([answer.statusCode, blamed(answer.json()), seen.length], [400, [path], 0])
    })
  }
})

describe('an answer that is one field (google.api.HttpRule.response_body)', () => {
  const absent: [field: string, answers: unknown][] = [
    ['int32', 0], ['string', ''], ['bytes', ''], ['colour', 'COLOUR_UNSPECIFIED'], ['int32s', []], ['inners', []], ['by_string', {}],
    ['inner', null], ['time', null], ['value', null], ['wrapped_int64', null], ['optional_int32', null], ['choice_int32', null], ['any', null],
  ]
  for (const [field, answers] of absent) {
    it(`${field} that is not set is answered as ${JSON.stringify(answers)}`, async (t) => {
      const { app } = await openEcho(t, {}, () => make('All'))
      const answer = await app.inject({ method: 'POST', url: `/v1/all/${field}` })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(answer.json(), answers)
    })
  }

  it('it is found by its proto name too, where answers have those', async (t) => {
    const { app } = await openEcho(t, { json: { protoNames: true } })
    const answer = await app.inject({ method: 'POST', url: '/v1/all/by_string', headers: { 'content-type': json }, payload: '{"a":"b"}' })
    assert.deepEqual(answer.json(), { a: 'b' })
  })
})

describe('a body that is the whole message', () => {
  it('may be of a type with a form of its own', async (t) => {
    const { app } = await openEcho(t)
    const answer = await app.inject({ method: 'POST', url: '/v1/struct', headers: { 'content-type': json }, payload: '{"a":[1,null],"__proto__":{"b":2}}' })
    assert.equal(answer.body, '{"a":[1,null],"__proto__":{"b":2}}')
  })

  it('may be empty, which fills nothing', async (t) => {
    const { app } = await openEcho(t)
    for (const headers of [{}, { 'content-type': json }, { 'content-type': json, 'content-length': '0' }]) {
      assert.equal((await app.inject({ method: 'POST', url: '/v1/all', headers })).body, '{}')
    }
  })

  it('is refused where none is taken', async (t) => {
    const { app, seen } = await openEcho(t)
    const answer = await app.inject({ method: 'DELETE', url: '/v1/nothing', headers: { 'content-type': json }, payload: '{}' })
    assert.deepEqual([answer.statusCode, seen.length], [400, 0])
    assert.equal((await app.inject({ method: 'DELETE', url: '/v1/nothing' })).statusCode, 200)
  })

  it('has no field where the message is empty', async (t) => {
    const { app } = await openEcho(t)
    const answer = await app.inject({ method: 'POST', url: '/v1/nothing', headers: { 'content-type': json }, payload: '{"a":1}' })
    assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['a']])
  })
})

describe('the type of a body (RFC 8259, 8.1 and 11)', () => {
  const types: [type: string | undefined, status: number][] = [
    ['application/json', 200],
    ['Application/JSON', 200],
    ['application/json;charset=utf-8', 200],
    ['application/json; charset="UTF-8"', 200],
    ['application/json; profile=x; charset=utf8', 200],
    ['application/merge-patch+json', 200],
    ['application/vnd.example.v1+json; charset=utf-8', 200],
    ['application/json; charset=utf-16', 415],
    ['application/json; charset=iso-8859-1', 415],
    ['application/json; charset=""', 415],
    ['application/jsonx', 415],
    ['application/x-ndjson', 415],
    ['text/plain', 415],
    ['text/json', 415],
    ['application/x-www-form-urlencoded', 415],
    [undefined, 415],
  ]
  for (const [type, status] of types) {
    it(`${type ?? 'no content-type'}: ${status}`, async (t) => {
      const { app, seen } = await openEcho(t)
      const answer = await app.inject({ method: 'POST', url: '/v1/all', headers: type === undefined ? {} : { 'content-type': type }, payload: Buffer.from('{"int32":1}') })
      assert.deepEqual([answer.statusCode, seen.length], [status, status === 200 ? 1 : 0], answer.body)
    })
  }

  it('a byte order mark is passed over', async (t) => {
    const { app } = await openEcho(t)
    const answer = await app.inject({ method: 'POST', url: '/v1/all', headers: { 'content-type': json }, payload: '\ufeff{"int32":1}' })
    assert.equal(answer.body, '{"int32":1}')
  })
})
