import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { PlanError } from '../../src/plan/plan-error.ts'
import type { RoutePlan } from '../../src/plan/route-plan.ts'
import { parseTemplate } from '../../src/plan/template.ts'
import { Router } from '../../src/request/router.ts'

const parent = { typeName: 'test.v1.Test' }
const plan = (rule: string, methodKind = 'unary') => {
  const [httpMethod = '', text = ''] = rule.split(' ')
  return { httpMethod, template: parseTemplate(text), method: { name: text, parent, methodKind } } as unknown as RoutePlan
}
const router = (...rules: string[]) => new Router(rules.map((rule) => plan(rule)))
const found = (match: ReturnType<Router['match']>) => ('route' in match ? `${match.route.httpMethod} ${match.route.template.text}` : match.allow)
const ask = (asked: Router, request: string) => found(asked.match(...(request.split(' ') as [string, string])))

/** The permutation of a list that a seed makes (Fisher-Yates on a linear congruential generator). */
function shuffled<T>(list: readonly T[], seed: number): T[] {
  const rest = [...list]
  let state = seed
  return list.flatMap(() => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return rest.splice(state % rest.length, 1)
  })
}

const rules = [
  'GET /v1/books', 'POST /v1/books', 'GET /v1/books:search', 'GET /v1/books/*', 'GET /v1/books/new', 'GET /v1/books/*/pages', 'GET /v1/**', 'POST /v1/books/*:lend',
  'DELETE /v1/books/*', 'GET /v1/files/**', 'GET /v1/files/**:raw', 'GET /v1/files/*', 'HEAD /v1/books/old', 'GET /v1/books/old', '* /v1/any/*',
  'PUT /v1/any/*', 'GET /v1/a%3Ab', 'GET /v2/**:list',
  'POST /v2/le%73en/*:le%73en',
  'POST /v3/*:lend', 'POST /v3/*:lend:twice',
]
const cases: { asks: string; gets: string | string[] }[] = [
  { asks: 'GET /v1/books', gets: 'GET /v1/books' },
  { asks: 'HEAD /v1/books', gets: 'GET /v1/books' },
  { asks: 'HEAD /v1/books/old', gets: 'HEAD /v1/books/old' },
  { asks: 'GET /v1/books:search', gets: 'GET /v1/books:search' },
  { asks: 'GET /v1/books%3Asearch', gets: 'GET /v1/**' },
  { asks: 'GET /v1/books:', gets: 'GET /v1/**' },
  { asks: 'GET /v1/books/new', gets: 'GET /v1/books/new' },
  { asks: 'GET /v1/books/%6Eew', gets: 'GET /v1/books/new' },
  { asks: 'GET /v1/books/7', gets: 'GET /v1/books/*' },
  { asks: 'GET /v1/books/%zz', gets: 'GET /v1/books/*' },
  { asks: 'GET /v1/books/*', gets: 'GET /v1/books/*' },
  { asks: 'GET /v1/books/new/pages', gets: 'GET /v1/books/*/pages' },
  { asks: 'GET /v1/books/7:8', gets: 'GET /v1/books/*' },
  { asks: 'POST /v1/books/7:lend', gets: 'POST /v1/books/*:lend' },
  { asks: 'POST /v1/books/7:8:lend', gets: 'POST /v1/books/*:lend' },
  { asks: 'POST /v3/7:lend:twice', gets: 'POST /v3/*:lend:twice' },
  { asks: 'POST /v3/7:8:lend:twice', gets: 'POST /v3/*:lend:twice' },
  { asks: 'POST /v3/7:twice:lend', gets: 'POST /v3/*:lend' },
  { asks: 'POST /v1/books/7%3Alend', gets: ['DELETE', 'GET', 'HEAD'] },
  { asks: 'GET /v1/anything/at/all', gets: 'GET /v1/**' },
  { asks: 'GET /v1', gets: 'GET /v1/**' },
  { asks: 'GET /v1/', gets: 'GET /v1/**' },
  { asks: 'GET /v1/books/', gets: 'GET /v1/**' },
  { asks: 'GET /v1//books', gets: [] },
  { asks: 'GET /v1/books//pages', gets: 'GET /v1/**' },
  { asks: 'GET /v1/files/a', gets: 'GET /v1/files/*' },
  { asks: 'GET /v1/files/a/', gets: 'GET /v1/files/**' },
  { asks: 'GET /v1/files', gets: 'GET /v1/files/**' },
  { asks: 'GET /v1/files:raw', gets: 'GET /v1/files/**:raw' },
  { asks: 'GET /v1/files/a/b:c:raw', gets: 'GET /v1/files/**:raw' },
  { asks: 'GET /v1/files/a:raw', gets: 'GET /v1/files/**:raw' },
  { asks: 'GET /v1/files/a:b/raw', gets: 'GET /v1/files/**' },
  { asks: 'GET /v1/a:b', gets: 'GET /v1/a%3Ab' },
  { asks: 'GET /v1/a%3ab', gets: 'GET /v1/a%3Ab' },
  { asks: 'POST /v2/lesen/1:lesen', gets: 'POST /v2/le%73en/*:le%73en' },
  { asks: 'POST /v2/lesen/1:l%65sen', gets: 'POST /v2/le%73en/*:le%73en' },
  { asks: 'GET /v2/a/:list', gets: 'GET /v2/**:list' },
  { asks: 'GET /v2/a', gets: [] },
  { asks: 'PUT /v1/any/1', gets: 'PUT /v1/any/*' },
  { asks: 'PROPFIND /v1/any/1', gets: '* /v1/any/*' },
  { asks: 'HEAD /v1/any/1', gets: '* /v1/any/*' },
  { asks: 'PUT /v1/books', gets: ['GET', 'HEAD', 'POST'] },
  { asks: 'GET /v3/books', gets: [] },
  { asks: 'GET /', gets: [] },
  { asks: 'GET xv1/books', gets: [] },
  { asks: 'OPTIONS *', gets: [] },
]

describe('rules: the route of a request', () => {
  const asked = router(...rules)
  for (const { asks, gets } of cases) it(`${asks} finds ${JSON.stringify(gets)}`, () => assert.deepEqual(ask(asked, asks), gets))

  it('is the same whatever the order of the rules', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const other = router(...shuffled(rules, seed))
      for (const { asks, gets } of cases) assert.deepEqual(ask(other, asks), gets, `${asks}, seed ${seed}`)
    }
  })

  it('is found without an empty segment for a name', () => {
    assert.deepEqual(ask(router('GET /v1/books/*'), 'GET /v1/books/'), [])
  })

  it('is found at the root by ** alone', () => {
    const all = router('GET /**')
    for (const path of ['/', '/a', '/a/b/', '/a//b']) assert.equal(ask(all, `GET ${path}`), 'GET /**')
    assert.deepEqual(ask(all, 'GET //a'), [])
  })

  it('is never refused for its method where a rule takes any (http.proto, "*" of custom)', () => {
    assert.equal(ask(router('* /v1/**', 'GET /v1/books'), 'POST /v1/books'), '* /v1/**')
  })
})

describe('rules: an exact tie is an error of the plan', () => {
  const ties = [
    ['GET /v1/{a}', 'GET /v1/{b}'],
    ['GET /v1/{a}', 'GET /v1/*'],
    ['GET /v1/{a=x/*}', 'GET /v1/x/{b}'],
    ['GET /v1/x', 'GET /v1/%78'],
    ['GET /v1/{a=**}:read', 'GET /v1/**:read'],
    ['* /v1/x', '* /v1/x'],
    ['GET /v1/x', 'GET /v1/x'],
  ]
  for (const [one = '', other = ''] of ties) {
    it(`${one} and ${other}`, () => {
      const names = [one, other].map((rule) => rule.split(' ')[1] ?? '')
      assert.throws(() => router(one, other), (error) => error instanceof PlanError && names.every((name) => error.message.includes(`${name} of test.v1.Test.`)))
    })
  }

  it('and not where methods or verbs differ', () => {
    assert.doesNotThrow(() => router('GET /v1/{a}', 'POST /v1/{b}', 'GET /v1/{c}:read', '* /v1/{d}'))
  })
})

describe('rules: the stream that a WebSocket handshake opens', () => {
  const streams = new Router([
    plan('GET /v1/chat'), plan('POST /v1/chat', 'bidi_streaming'),
    plan('GET /v1/both', 'server_streaming'), plan('POST /v1/both', 'bidi_streaming'),
    plan('PUT /v1/others', 'client_streaming'), plan('DELETE /v1/others', 'client_streaming'), plan('* /v1/others', 'bidi_streaming'),
    plan('* /v1/any', 'bidi_streaming'), plan('GET /v1/unary'), plan('GET /v1/**', 'server_streaming'), plan('POST /v1/rooms/*:join', 'bidi_streaming'),
  ])
  const opened = [
    { path: '/v1/chat', gets: 'POST /v1/chat' },
    { path: '/v1/both', gets: 'GET /v1/both' },
    { path: '/v1/others', gets: 'DELETE /v1/others' },
    { path: '/v1/any', gets: '* /v1/any' },
    { path: '/v1/rooms/a:b:join', gets: 'POST /v1/rooms/*:join' },
    { path: '/v1/unary', gets: 'GET /v1/**' },
    { path: '/v2', gets: undefined },
  ]
  for (const { path, gets } of opened) {
    it(`${path}: ${gets}`, () => {
      const route = streams.matchStream(path)
      assert.equal(route && `${route.httpMethod} ${route.template.text}`, gets)
    })
  }
})

describe('rules: finding a route costs what the path costs', () => {
  /** How many look-ups in maps a search takes. */
  const lookUps = (asked: Router, path: string, mock: TestContext['mock']) => {
    const get = mock.method(Map.prototype, 'get')
    asked.match('GET', path)
    get.mock.restore()
    return get.mock.callCount()
  }

  it('with 2,000 routes as with 10', (t) => {
    const many = (count: number) => router(...Array.from({ length: count }, (_, at) => `GET /v1/c${at}/{name}/items`))
    assert.equal(lookUps(many(2000), '/v1/c7/x/items', t.mock), lookUps(many(10), '/v1/c7/x/items', t.mock))
  })

  it('with 10,000 segments as with the few that templates have', (t) => {
    const deep = router('GET /a/*/c', 'GET /*/b/*', 'GET /**')
    assert.equal(lookUps(deep, `/a${'/b'.repeat(10_000)}`, t.mock), lookUps(deep, '/a/b/b/b', t.mock))
  })

  it('and no more than all templates, where each segment could be a literal or a name', (t) => {
    const texts = Array.from({ length: 1024 }, (_, bits) => `GET /${Array.from({ length: 10 }, (_unused, at) => ((bits >> at) & 1 ? 'a' : '*')).join('/')}/end`)
    assert.ok(lookUps(router(...texts), `/${'a/'.repeat(10)}missing`, t.mock) < 2 * 2048)
  })
})
