import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoutePlan } from '../../src/plan/route-plan.ts'
import { parseTemplate } from '../../src/plan/template.ts'
import { Router } from '../../src/request/router.ts'

const parent = { typeName: 'test.v1.Test' }
const plan = (rule: string) => {
  const [httpMethod = '', text = ''] = rule.split(' ')
  return { httpMethod, template: parseTemplate(text), method: { name: text, parent } } as unknown as RoutePlan
}
const router = (...rules: string[]) => new Router(rules.map(plan))
const found = (match: ReturnType<Router['match']>) => ('route' in match ? match.route.template.text : match.allow)

describe('the router', () => {
  const rules = router(
    'GET /v1/books', 'POST /v1/books', 'GET /v1/books:search', 'GET /v1/books/*', 'GET /v1/books/new', 'GET /v1/books/*/pages',
    'GET /v1/**', 'POST /v1/books/*:lend', 'DELETE /v1/books/*',
  )
  const cases = [
    { asks: 'GET /v1/books', gets: '/v1/books' },
    { asks: 'HEAD /v1/books', gets: '/v1/books' },
    { asks: 'GET /v1/books:search', gets: '/v1/books:search' },
    { asks: 'GET /v1/books/new', gets: '/v1/books/new' },
    { asks: 'GET /v1/books/%6Eew', gets: '/v1/books/new' },
    { asks: 'GET /v1/books/7', gets: '/v1/books/*' },
    { asks: 'GET /v1/books/new/pages', gets: '/v1/books/*/pages' },
    { asks: 'GET /v1/books/7:8', gets: '/v1/books/*' },
    { asks: 'POST /v1/books/7:lend', gets: '/v1/books/*:lend' },
    { asks: 'GET /v1/anything/at/all', gets: '/v1/**' },
    { asks: 'PUT /v1/books', gets: ['GET', 'HEAD', 'POST'] },
    { asks: 'GET /v2/books', gets: [] },
    { asks: 'GET /', gets: [] },
  ]
  for (const { asks, gets } of cases) {
    const [method = '', path = ''] = asks.split(' ')
    it(`${asks} finds ${JSON.stringify(gets)}`, () => assert.deepEqual(found(rules.match(method, path)), gets))
  }

  it('does not take an empty segment for a name', () => {
    assert.deepEqual(found(router('GET /v1/books/*').match('GET', '/v1/books/')), [])
  })

  it('refuses two rules for the same paths, and names both', () => {
    assert.throws(() => router('GET /v1/{a}', 'GET /v1/{b}'), /\/v1\/\{b\}.*\/v1\/\{a\}/)
  })
})
