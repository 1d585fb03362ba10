import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { get } from 'node:http'
import { describe, it } from 'node:test'
import { planOf } from '../../src/plan/plan.ts'
import { ProtoJson } from '../../src/protojson/proto-json.ts'
import { buildRequest } from '../../src/request/build.ts'
import { Router } from '../../src/request/router.ts'
import { blamed } from '../fixture/door.ts'
import { compile, openRules } from '../fixture/rules/rules-server.ts'

const fields = compile('fields')
const rules = (paths: readonly string[], more = '') => {
  const [first = '', ...others] = paths.map((path) => `{get: "${path}"}`)
  return `http: {${more} rules: [{selector: fields.v1.Fields.Call, ${first.slice(1, -1)}, additional_bindings: [${others.join(', ')}]}]}`
}
const paths = [
  '/one/{name}', '/many/{name=a/*}', '/all/{name=**}', '/two/{name=a/*/b/*}', '/verb/{name}:do', '/verb/{name=**}:all', '/verb/{name}:do:twice', '/odd/{name}:d%6F', '/count/{count}', '/colour/{colour}',
  '/time/{time}', '/delay/{delay}', '/mask/{mask}', '/maybe/{maybe_flag}', '/data/{data}', '/flag/{flag}',
  '/inner/{inner.inner.text}/{inner.page_size}', '/choice/{by_name}', '/pair/{name}/{by_number}',
]

describe('rules: values in the path', () => {
  const cases: { path: string; becomes: JsonObject }[] = [
    // A variable of one segment is decoded whole (http.proto, RFC 6570 3.2.2).
    { path: '/one/a%2Fb', becomes: { name: 'a/b' } },
    { path: '/one/a%2fb%20c%25', becomes: { name: 'a/b c%' } },
    { path: "/one/:%3A@%40!$&'()*+,;=", becomes: { name: "::@@!$&'()*+,;=" } },
    { path: '/one/-_.~%2D%C3%BC%F0%9F%90%98', becomes: { name: '-_.~-ü🐘' } },
    { path: '/one/__proto__', becomes: { name: '__proto__' } },
    // One of several keeps %2F and %2f, and nothing else.
    { path: '/many/a/b%2Fc%2fd', becomes: { name: 'a/b%2Fc%2fd' } },
    { path: '/many/a/%3A%20%25%3F%23%5B%2B', becomes: { name: 'a/: %?#[+' } },
    { path: '/many/%61/b', becomes: { name: 'a/b' } },
    { path: '/many/a/%252F', becomes: { name: 'a/%2F' } },
    { path: '/two/a/1/b/2', becomes: { name: 'a/1/b/2' } },
    { path: '/all/a%2Fb/c', becomes: { name: 'a%2Fb/c' } },
    // `**` is zero or more segments.
    { path: '/all', becomes: {} },
    { path: '/all/', becomes: {} },
    { path: '/all/a/', becomes: { name: 'a/' } },
    { path: '/all/a//b', becomes: { name: 'a//b' } },
    // The last colon begins the verb, and %3A none.
    { path: '/verb/a:b:do', becomes: { name: 'a:b' } },
    { path: '/verb/a%3Ado:do', becomes: { name: 'a:do' } },
    { path: '/verb/a:b:do:twice', becomes: { name: 'a:b' } },
    { path: '/verb/a:d%6F', becomes: { name: 'a' } },
    { path: '/verb/a:b/c:d:all', becomes: { name: 'a:b/c:d' } },
    { path: '/verb:all', becomes: {} },
    { path: '/odd/a%20b:do', becomes: { name: 'a b' } },
    { path: '/one/a:b', becomes: { name: 'a:b' } },
    { path: '/one/a:', becomes: { name: 'a:' } },
    // Types.
    { path: '/count/-7', becomes: { count: -7 } },
    { path: '/colour/COLOUR_RED', becomes: { colour: 'COLOUR_RED' } },
    { path: '/colour/1', becomes: { colour: 'COLOUR_RED' } },
    { path: '/flag/true', becomes: { flag: true } },
    { path: '/time/2026-01-02T03:04:05.000000006Z', becomes: { time: '2026-01-02T03:04:05.000000006Z' } },
    { path: '/delay/1.5s', becomes: { delay: '1.500s' } },
    { path: '/mask/name,inner.page_size', becomes: { mask: 'name,inner.pageSize' } },
    { path: '/maybe/false', becomes: { maybeFlag: false } },
    { path: '/data/-_8', becomes: { data: '+/8=' } },
    { path: '/data/+%2F8=', becomes: { data: '+/8=' } },
    { path: '/inner/x/3', becomes: { inner: { inner: { text: 'x' }, pageSize: 3 } } },
    { path: '/choice/x', becomes: { byName: 'x' } },
    { path: '/pair/x/0', becomes: { name: 'x', byNumber: 0 } },
  ]
  for (const { path, becomes } of cases) {
    it(path, async (t) => {
      const opened = await openRules(t, fields, { httpRules: rules(paths) })
      const answer = await opened.app.inject({ url: path })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(opened.asked[0]?.request, becomes)
    })
  }

  it('10,000 segments are one value', async (t) => {
    const opened = await openRules(t, fields, { httpRules: rules(paths) })
    const value = Array.from({ length: 10_000 }, () => '%61').join('/')
    assert.equal((await opened.app.inject({ url: `/all/${value}` })).statusCode, 200)
    assert.equal(opened.asked[0]?.request['name'], value.replaceAll('%61', 'a'))
  })
})

describe('rules: fully_decode_reserved_expansion', () => {
  const encoded = 'a/%21%23%24%26%27%28%29%2A%2B%2C%2F%3A%3B%3D%3F%40%5B%5D%20%C3%BC'
  const cases = [
    { more: '', name: "a/!#$&'()*+,%2F:;=?@[] ü" },
    { more: 'fully_decode_reserved_expansion: true,', name: "a/!#$&'()*+,%2F:;=?@[] ü" },
    { more: 'fully_decode_reserved_expansion: false,', name: `${encoded.slice(0, -9)} ü` },
  ]
  for (const { more, name } of cases) {
    it(`${more === '' ? 'absent' : more} in a variable of several segments`, async (t) => {
      const opened = await openRules(t, fields, { httpRules: rules(['/many/{name=a/*}', '/one/{name}'], more) })
      await opened.app.inject({ url: `/many/${encoded}` })
      await opened.app.inject({ url: '/one/%3A%2F' })
      assert.deepEqual(opened.asked.map((one) => one.request['name']), [name, ':/'])
    })
  }
})

describe('rules: a mistake in the path names the variable', () => {
  const cases = [
    { path: '/count/many', blames: 'count' },
    { path: '/count/2147483648', blames: 'count' },
    { path: '/colour/COLOUR_PINK', blames: 'colour' },
    { path: '/flag/1', blames: 'flag' },
    { path: '/time/soon', blames: 'time' },
    { path: '/inner/x/y', blames: 'inner.page_size' },
  ]
  for (const { path, blames } of cases) {
    it(path, async (t) => {
      const opened = await openRules(t, fields, { httpRules: rules(paths) })
      const answer = await opened.app.inject({ url: path })
      assert.deepEqual([answer.statusCode, opened.asked.length, blamed(answer.json())], [400, 0, [blames]], answer.body)
    })
  }

  // Fastify refuses these by itself. The next reader of a path may not.
  for (const path of ['/one/%C0%AF', '/one/%', '/one/%zz', '/many/a/%ED%A0%80', '/all/x/%E2%82%2F', '/all/%ff']) {
    it(`${path}, whoever asks`, () => {
      const { routes, registry } = planOf([fields], { httpRules: rules(paths) })
      const match = new Router(routes).match('GET', path)
      assert.ok('route' in match)
      const json = new ProtoJson(registry)
      assert.throws(() => buildRequest(match.route, { url: path, body: undefined, headers: {} }, json), /name: the path has a percent-encoding that is not UTF-8/)
    })
  }
})

describe('rules: a path as it comes over the wire', () => {
  const cases = [
    { target: '/one/..', name: '..' },
    { target: '/all/../a/./b', name: '../a/./b' },
    { target: 'http://elsewhere.example/one/a', name: 'a' },
    { target: 'http://elsewhere.example/all?words=/', name: undefined },
  ]
  for (const { target, name } of cases) {
    it(target, async (t) => {
      const opened = await openRules(t, fields, { httpRules: rules(paths) })
      const { hostname, port } = new URL(await opened.app.listen({ port: 0, host: '127.0.0.1' }))
      const [answer] = (await once(get({ hostname, port, path: target }), 'response')) as [IncomingMessage]
      answer.resume()
      assert.equal(answer.statusCode, 200)
      assert.equal(opened.asked[0]?.request['name'], name)
    })
  }
})
