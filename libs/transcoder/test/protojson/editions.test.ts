import { setExtension } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { make, openEcho, read, registry, valueOf, write } from '../fixture/protojson/echo.ts'
import { itReads, itRefuses } from '../fixture/protojson/tables.ts'
import { blamed } from '../fixture/door.ts'

const json = { 'content-type': 'application/json' }

describe('protojson: proto2', () => {
  itReads('Old', [
    ['a field with a default at that default', '{"number":7}'],
    ['a field at zero', '{"number":0}'],
    ['a group', '{"part":{"text":"x"}}'],
    ['a group that is repeated', '{"piece":[{"number":1},{}]}'],
    ['a closed enum', '{"size":"SIZE_LARGE","sizes":["SIZE_SMALL",2],"sizesByName":{"a":1}}',
      '{"size":"SIZE_LARGE","sizes":["SIZE_SMALL","SIZE_LARGE"],"sizesByName":{"a":"SIZE_SMALL"}}'],
    ['an int64 that is text in JavaScript', '{"jsText":"9007199254740993"}'],
    ['an extension', '{"[protojson.v1.extra_number]":5}'],
    ['an extension at zero', '{"[protojson.v1.extra_number]":0}'],
    ['an extension that is repeated', '{"[protojson.v1.extra_texts]":["a","b"]}'],
    ['an extension that is a message', '{"[protojson.v1.extra_strict]":{"name":"n"}}'],
    ['an extension that is an enum', '{"[protojson.v1.extra_size]":1}', '{"[protojson.v1.extra_size]":"SIZE_SMALL"}'],
    ['an extension that is a Struct', '{"[protojson.v1.extra_struct]":{"__proto__":[1]}}'],
    ['an extension that is a wrapper', '{"[protojson.v1.extra_wrapped]":"9"}'],
    ['an extension inside a message', '{"[protojson.v1.Scope.scoped]":true}'],
    ['an extension that is null', '{"[protojson.v1.extra_number]":null}', '{}'],
    ['a required field that is there', '{"strict":{"name":""},"stricts":[{"name":"a","strict":{"name":"b"}}]}'],
  ])
  itRefuses('Old', [
    ['a number that a closed enum does not have', '{"size":3}', 'size', /3 is not a value of protojson\.v1\.Size, which is closed/],
    ['such a number in a list', '{"sizes":[1,0]}', 'sizes[1]', /closed/],
    ['such a number in a map', '{"sizesByName":{"a":0}}', 'sizes_by_name["a"]', /closed/],
    ['such a number in an extension', '{"[protojson.v1.extra_size]":9}', '[protojson.v1.extra_size]', /closed/],
    ['an extension that nobody knows', '{"[protojson.v1.nothing]":1}', '[protojson.v1.nothing]', /no such field/],
    ['an extension of another message', '{"[protojson.v1.of_scope]":1}', '[protojson.v1.of_scope]', /no such field/],
    ['an extension without brackets', '{"protojson.v1.extra_number":1}', 'protojson.v1.extra_number'],
    ['a value that does not fit an extension', '{"[protojson.v1.extra_number]":"x"}', '[protojson.v1.extra_number]', /not of type int32/],
    ['null in an extension that is repeated', '{"[protojson.v1.extra_texts]":["a",null]}', '[protojson.v1.extra_texts][1]'],
    ['a value inside an extension', '{"[protojson.v1.extra_strict]":{"name":1}}', '[protojson.v1.extra_strict].name'],
    ['an extension that lacks a required field', '{"[protojson.v1.extra_strict]":{"name":"n","strict":{}}}', '[protojson.v1.extra_strict].strict.name', /is required/],
    ['an extension twice', '{"[protojson.v1.extra_number]":1,"[protojson.v1.extra_number]":1}', '[protojson.v1.extra_number]'],
    ['the name of a group as a type', '{"Part":{}}', 'Part'],
  ])

  const lacking: [http: string, body: string, field: string][] = [
    ['POST /v1/strict', '{}', 'name'],
    ['POST /v1/strict', '{"name":null}', 'name'],
    ['POST /v1/strict/x', '{"strict":{"strict":{"name":"b"}}}', 'strict.name'],
    ['POST /v1/old', '{"strict":{}}', 'strict.name'],
    ['POST /v1/old', '{"stricts":[{"name":"a"},{"strict":{"name":"b"}}]}', 'stricts[1].name'],
    ['POST /v1/old', '{"strictsByName":{"a b":{}}}', 'stricts_by_name["a b"].name'],
    ['POST /v1/modern', '{"explicit":1}', 'needed'],
  ]
  for (const [http, body, field] of lacking) {
    it(`protojson: ${http} ${body} lacks the required ${field}: 400`, async (t) => {
      const { app, seen } = await openEcho(t)
      const [method, url] = http.split(' ')
      const answer = await app.inject({ method: method as 'POST', url: url ?? '', headers: json, payload: body })
      assert.equal(answer.statusCode, 400, answer.body)
      assert.deepEqual(blamed(answer.json()), [field])
      assert.deepEqual(seen, [])
    })
  }

  it('protojson: a required field that the path brings need not be in the body', async (t) => {
    const { app } = await openEcho(t)
    const answer = await app.inject({ method: 'POST', url: '/v1/strict/x', headers: json, payload: '{"strict":{"name":"y"}}' })
    assert.deepEqual(answer.json(), { name: 'x', strict: { name: 'y' } })
  })

  it('protojson: an answer that lacks a required field is INTERNAL', async (t) => {
    const { app } = await openEcho(t, {}, () => new Uint8Array())
    const answer = await app.inject({ method: 'POST', url: '/v1/strict', headers: json, payload: '{"name":"x"}' })
    assert.equal(answer.statusCode, 500, answer.body)
  })

  it('protojson: an int64 with jstype = JS_STRING is text in the message', () => {
    assert.equal(valueOf(read('Old', '{"jsText":9007199254740993}'), 'js_text'), '9007199254740993')
  })

  it('protojson: extensions in an answer are written by their names', () => {
    const message = make('Old')
    const extension = registry.getExtension('protojson.v1.extra_texts')
    assert.ok(extension)
    setExtension(message, extension, ['a'] as never)
    assert.deepEqual(write('Old', message), { '[protojson.v1.extra_texts]': ['a'] })
  })
})

describe('protojson: editions', () => {
  itReads('Modern', [
    ['explicit presence, which is the default', '{"explicit":0,"implicit":0,"needed":""}', '{"explicit":0,"needed":""}'],
    ['delimited encoding', '{"needed":"x","delimited":{"text":"t"}}'],
    ['an open enum, which is the default', '{"needed":"x","open":7}'],
    ['a closed enum', '{"needed":"x","closed":2}', '{"needed":"x","closed":"CLOSED_TWO"}'],
    ['a list that is not packed', '{"needed":"x","expanded":[1,2]}'],
  ])
  itRefuses('Modern', [['a number that a closed enum does not have', '{"closed":3}', 'closed', /closed/]])
  itReads('Newest', [['edition 2024', '{"explicit":0,"implicit":0,"open":"OPEN_ONE"}', '{"explicit":0,"open":"OPEN_ONE"}']])

  it('protojson: a field of explicit presence at zero is set', () => {
    assert.equal(valueOf(read('Modern', '{"explicit":0}'), 'explicit'), 0)
    assert.equal(valueOf(read('Modern', '{"explicit":null}'), 'explicit'), undefined)
  })
})
