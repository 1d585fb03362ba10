import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { JsonOptions } from '../../src/protojson/proto-json.ts'
import { ProtoJson } from '../../src/protojson/proto-json.ts'
import { blamed } from '../fixture/door.ts'
import { openEcho, registry } from '../fixture/protojson/echo.ts'

const headers = { 'content-type': 'application/json' }

describe('protojson: options ("JSON Options")', () => {
  const cases: { says: string; json: JsonOptions; url?: string; body: string; answers: unknown }[] = [
    { says: 'nothing is on unless it says so', json: {}, body: '{"int32":0,"colour":1,"wrappedInt32":0}', answers: { colour: 'COLOUR_RED', wrappedInt32: 0 } },
    {
      says: 'emitDefaults writes fields without presence', json: { emitDefaults: true }, url: '/v1/modern',
      body: '{"needed":"x"}',
      answers: { implicit: 0, needed: 'x', expanded: [] },
    },
    { says: 'emitDefaults writes what is inside too', json: { emitDefaults: true }, url: '/v1/struct', body: '{"a":0}', answers: { a: 0 } },
    {
      says: 'protoNames writes names of the proto', json: { protoNames: true },
      body: '{"wrappedInt32":1,"other-name":"x","innersByString":{"aB":{}}}',
      answers: { wrapped_int32: 1, renamed: 'x', inners_by_string: { aB: {} } },
    },
    {
      says: 'enumsAsNumbers writes numbers', json: { enumsAsNumbers: true },
      body: '{"colour":"COLOUR_DARK","colours":["COLOUR_RED",7],"coloursByString":{"a":1},"optionalNull":null}',
      answers: { colour: -1, colours: [1, 7], coloursByString: { a: 1 }, optionalNull: null },
    },
    {
      says: 'ignoreUnknown passes over fields of every kind', json: { ignoreUnknown: true },
      body: '{"a":1,"b":"x","c":true,"d":null,"e":{"f":[]},"g":[{}],"[no.such]":1,"__defineGetter__":1,"int32":1}',
      answers: { int32: 1 },
    },
    {
      says: 'ignoreUnknown passes over fields inside', json: { ignoreUnknown: true },
      body: '{"inners":[{"a":1,"text":"x"}],"any":{"@type":"x/google.protobuf.Duration","value":"1s","more":1}}',
      answers: { inners: [{ text: 'x' }], any: { '@type': 'x/google.protobuf.Duration', value: '1s' } },
    },
    {
      says: 'ignoreUnknown passes over names of enum values', json: { ignoreUnknown: true },
      body: '{"colour":"NEW","colours":["COLOUR_RED","NEW","COLOUR_DARK"],"coloursByString":{"a":"NEW","b":1},"choiceColour":"NEW"}',
      answers: { colours: ['COLOUR_RED', 'COLOUR_DARK'], coloursByString: { b: 'COLOUR_RED' } },
    },
    {
      says: 'ignoreUnknown passes over such names in proto2', json: { ignoreUnknown: true }, url: '/v1/old',
      body: '{"size":"NEW","[protojson.v1.extra_size]":"NEW","[protojson.v1.of_scope]":1}',
      answers: {},
    },
  ]
  for (const { says, json, url = '/v1/all', body, answers } of cases) {
    it(`protojson: ${says}`, async (t) => {
      const { app } = await openEcho(t, { json })
      const answer = await app.inject({ method: 'POST', url, headers, payload: body })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(answer.json(), answers)
    })
  }

  it('protojson: emitDefaults leaves out what has presence and is not set', async (t) => {
    const { app } = await openEcho(t, { json: { emitDefaults: true } })
    const answer = (await app.inject({ method: 'POST', url: '/v1/all', headers, payload: '{}' })).json<Record<string, unknown>>()
    assert.deepEqual([answer['int32'], answer['int64'], answer['bytes'], answer['colour'], answer['int32s'], answer['byString']], [0, '0', '', 'COLOUR_UNSPECIFIED', [], {}])
    for (const name of ['inner', 'optionalInt32', 'choiceInt32', 'time', 'wrappedInt32', 'value', 'any']) assert.ok(!(name in answer), name)
  })

  it('protojson: requests may have either naming and enum values by either, whatever the options', async (t) => {
    const { app } = await openEcho(t, { json: { protoNames: true, enumsAsNumbers: true } })
    const answer = await app.inject({ method: 'POST', url: '/v1/all', headers, payload: '{"wrappedInt32":1,"optional_colour":"COLOUR_RED","colour":-1}' })
    assert.deepEqual(answer.json(), { wrapped_int32: 1, optional_colour: 1, colour: -1 })
  })

  const stillRefused: [body: string, field: string][] = [
    ['{"int32":"x"}', 'int32'],
    ['{"colour":1.5}', 'colour'],
    ['{"any":{"@type":"x/nobody.Knows"}}', 'any.@type'],
    ['{"nonsense":{"a":1,"a":1}}', 'nonsense.a'],
  ]
  for (const [body, field] of stillRefused) {
    it(`protojson: ignoreUnknown does not pass over ${body}`, async (t) => {
      const { app } = await openEcho(t, { json: { ignoreUnknown: true } })
      const answer = await app.inject({ method: 'POST', url: '/v1/all', headers, payload: body })
      assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, [field]])
    })
  }

  it('protojson: whether unknown fields are passed over is said to who asks', () => {
    assert.deepEqual([new ProtoJson(registry).ignoreUnknown, new ProtoJson(registry, { ignoreUnknown: true }).ignoreUnknown], [false, true])
  })
})
