import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PlanError } from '../../src/plan/plan-error.ts'
import { planOf } from '../../src/plan/plan.ts'
import type { RoutePlan } from '../../src/plan/route-plan.ts'
import { compile } from '../fixture/rules/rules-server.ts'

const fields = compile('fields')

/** The routes of one rule in YAML flow style, such as `get: /v1/{name}`, for an RPC of the fixture. */
function routesOf(rpc: string, rule: string): readonly RoutePlan[] {
  return planOf([fields], { httpRules: `http: {rules: [{selector: fields.v1.Fields.${rpc}, ${rule}}]}` }).routes
}

function routeOf(rpc: string, rule: string): RoutePlan {
  const [route] = routesOf(rpc, rule)
  if (!route) throw new Error('there is no route')
  return route
}

describe('rules: what the plan refuses, with the RPC by name', () => {
  const cases: { rule: string; rpc?: string; why: RegExp }[] = [
    { rule: 'body: "*"', why: /the rule has no pattern/ },
    { rule: 'get: /v1/x, additional_bindings: [{body: name}]', why: /additional_bindings\[0\] has no pattern/ },
    { rule: 'get: /v1/x, additional_bindings: [{get: /v1/y, additional_bindings: [{get: /v1/z}]}]', why: /one level deep/ },
    { rule: 'get: v1/x', why: /"v1\/x" does not start with a slash/ },
    { rule: 'get: ""', why: /"" does not start with a slash/ },
    { rule: 'custom: {kind: LEND, path: /v1/x}', why: /custom kind "LEND", which is no HTTP method/ },
    { rule: 'custom: {path: /v1/x}', why: /custom kind ""/ },
    { rule: 'custom: {kind: connect, path: /v1/x}', why: /custom kind "connect"/ },
    { rule: 'get: "/v1/{nobody}"', why: /"nobody", which is no field of fields.v1.Request/ },
    { rule: 'get: "/v1/{maybeText}"', why: /"maybeText", which is no field/ },
    { rule: 'get: "/v1/{inner}"', why: /"inner", which is not of a primitive type/ },
    { rule: 'get: "/v1/{words}"', why: /"words", which is not of a primitive type/ },
    { rule: 'get: "/v1/{colours}"', why: /"colours", which is not of a primitive type/ },
    { rule: 'get: "/v1/{times}"', why: /"times", which is not of a primitive type/ },
    { rule: 'get: "/v1/{labels}"', why: /"labels", which is not of a primitive type/ },
    { rule: 'get: "/v1/{struct}"', why: /"struct", which is not of a primitive type/ },
    { rule: 'get: "/v1/{any}"', why: /"any", which is not of a primitive type/ },
    { rule: 'get: "/v1/{inners.text}"', why: /"inners.text", which is no field/ },
    { rule: 'get: "/v1/{labels.key}"', why: /"labels.key", which is no field/ },
    { rule: 'get: "/v1/{name.text}"', why: /"name.text", which is no field/ },
    { rule: 'get: "/v1/{time.seconds}"', why: /time is a google.protobuf.Timestamp, which is one value/ },
    { rule: 'get: "/v1/{name}/{name}"', why: /binds name twice/ },
    { rule: 'get: "/v1/{time}/{time.seconds}"', why: /binds both time and time.seconds/ },
    { rule: 'get: "/v1/{by_name}/{by_number}"', why: /"by_name" and "by_number" are of one oneof: "choice"/ },
    { rule: 'get: "/v1/{by_name}/{by_inner.text}"', why: /"by_name" and "by_inner.text" are of one oneof/ },
    { rule: 'post: "/v1/{by_name}", body: by_inner', why: /"by_name" and "by_inner" are of one oneof/ },
    { rule: 'post: /v1/x, body: nobody', why: /body names "nobody", which is no field at the top of fields.v1.Request/ },
    { rule: 'post: /v1/x, body: inner.text', why: /body names "inner.text", which is no field at the top/ },
    { rule: 'post: /v1/x, body: maybeText', why: /body names "maybeText"/ },
    { rule: 'post: "/v1/{name}", body: name', why: /"name" is both the body and in the path/ },
    { rule: 'get: /v1/x, response_body: nobody', why: /response_body names "nobody", which is no field at the top of fields.v1.Answer/ },
    { rule: 'get: /v1/x, response_body: resource.name', why: /response_body names "resource.name"/ },
    { rule: 'get: /v1/x, response_body: "*"', why: /response_body names "\*"/ },
    { rule: 'get: /v1/x, body: "*"', why: /GET has no body/ },
    { rule: 'custom: {kind: HEAD, path: /v1/x}, body: inner', why: /HEAD has no body/ },
    { rpc: 'Watch', rule: 'get: /v1/x, body: "*"', why: /GET has no body/ },
  ]
  for (const { rule, rpc = 'Call', why } of cases) {
    it(rule, () => {
      assert.throws(() => routesOf(rpc, rule), (error) => error instanceof PlanError && why.test(error.message) && error.message.startsWith('HTTP rules: http.rules[0]'), rule)
    })
  }

  it('two rules that match exactly the same paths, naming both', () => {
    const httpRules = 'http: {rules: [{selector: fields.v1.Fields.Call, get: "/v1/{name}"}, {selector: fields.v1.Fields.Remove, get: "/v1/*"}]}'
    const why = /^Error: GET \/v1\/\* of fields\.v1\.Fields\.Remove matches the same paths as GET \/v1\/\{name\} of fields\.v1\.Fields\.Call$/
    assert.throws(() => planOf([fields], { httpRules }), (error) => error instanceof PlanError && why.test(String(error)))
  })

  it('additional bindings inside another, in an annotation', () => {
    assert.throws(() => planOf([compile('nested_bindings')]), /^Error: messaging\.nested_bindings\.v1\.Messaging\.GetMessage: .*one level deep/)
  })
})

describe('rules: what the plan takes', () => {
  const inPath = ['name', 'inner.text', 'inner.inner.inner.page_size', 'colour', 'flag', 'big', 'data', 'time', 'delay', 'mask', 'maybe_flag', 'by_name', 'by_inner.text', 'limit']
  for (const field of inPath) {
    it(`{${field}} in a path`, () => assert.deepEqual([...routeOf('Call', `get: "/v1/{${field}}"`).pathFields.keys()], [field]))
  }

  for (const name of ['get', 'put', 'post', 'delete', 'patch']) {
    it(`${name}`, () => assert.equal(routeOf('Call', `${name}: /v1/x`).httpMethod, name.toUpperCase()))
  }

  it('a custom kind in any case, and *', () => {
    const kinds = ['head', 'Options', 'PROPFIND', 'm-search', '*']
    assert.deepEqual(kinds.map((kind) => routeOf('Call', `custom: {kind: "${kind}", path: /v1/x}`).httpMethod), ['HEAD', 'OPTIONS', 'PROPFIND', 'M-SEARCH', '*'])
  })

  it('additional bindings with bodies and answers of their own', () => {
    const routes = routesOf('Call', 'post: /v1/x, body: "*", additional_bindings: [{get: "/v1/{name}"}, {put: /v1/y, body: inner, response_body: resource}]')
    const told = routes.map(({ httpMethod, template, body, responseBody }) => [httpMethod, template.text, typeof body === 'object' ? body.name : body, responseBody?.name])
    assert.deepEqual(told, [['POST', '/v1/x', 'message', undefined], ['GET', '/v1/{name}', 'none', undefined], ['PUT', '/v1/y', 'inner', 'resource']])
  })

  it('a body of DELETE, as rules in use have it', () => assert.ok(routeOf('Call', 'delete: /v1/x, body: "*"').body === 'message'))

  it('every kind of stream, and a body of GET where requests are one', () => {
    const kinds = ['Watch', 'Upload', 'Chat'].map((rpc) => routeOf(rpc, 'get: /v1/x').method.methodKind)
    assert.deepEqual(kinds, ['server_streaming', 'client_streaming', 'bidi_streaming'])
    assert.ok(routeOf('Chat', 'get: /v1/x, body: "*"').body === 'message')
  })

  it('bodies as they are, and not in a list', () => {
    const send = routeOf('Send', 'post: /v1/x, body: "*"')
    assert.deepEqual([send.hasRawBody, send.hasRawResponse], [true, true])
    assert.equal(routeOf('Call', 'post: /v1/x, body: bodies').hasRawBody, false)
  })
})

describe('rules: fields with a meaning of their own', () => {
  // A descriptor in a failed assertion would be printed with all that hangs on it.
  const names = (path: RoutePlan['ifMatch']) => path?.map((field) => field.name).join('.')

  it('the etag of what is answered (AIP-154)', () => {
    assert.equal(routeOf('Call', 'get: /v1/x').etag?.parent.typeName, 'fields.v1.Answer')
    assert.equal(routeOf('Call', 'get: /v1/x, response_body: resource').etag?.parent.typeName, 'fields.v1.Resource')
    assert.equal(routeOf('Call', 'get: /v1/x, response_body: name').etag?.name, undefined)
    assert.equal(routeOf('Remove', 'get: /v1/x').etag?.name, undefined)
    assert.equal(routeOf('Remove', 'get: /v1/x, response_body: resource').etag?.name, 'etag')
    assert.equal(routeOf('Remove', 'get: /v1/x, response_body: resources').etag?.name, undefined)
    assert.equal(routeOf('Watch', 'get: /v1/x').etag?.name, undefined)
  })

  it('the etag that a change takes: of the request, or of the resource in its body', () => {
    assert.equal(names(routeOf('Remove', 'delete: "/v1/{name}"').ifMatch), 'etag')
    assert.equal(names(routeOf('Remove', 'post: "/v1/{name}:remove", body: "*"').ifMatch), 'etag')
    assert.equal(names(routeOf('Change', 'patch: "/v1/{resource.name}", body: resource').ifMatch), 'resource.etag')
    assert.equal(names(routeOf('Remove', 'custom: {kind: "*", path: "/v1/{name}"}').ifMatch), 'etag')
  })

  it('no etag for a method that changes nothing or makes something, nor where the path or the body has taken it', () => {
    assert.equal(names(routeOf('Remove', 'get: "/v1/{name}"').ifMatch), undefined)
    assert.equal(names(routeOf('Remove', 'delete: "/v1/{name}/{etag}"').ifMatch), undefined)
    assert.equal(names(routeOf('Remove', 'put: "/v1/{name}", body: etag').ifMatch), undefined)
    assert.equal(names(routeOf('Change', 'patch: "/v1/{resource.name}/{resource.etag}", body: resource').ifMatch), undefined)
    assert.equal(names(routeOf('Change', 'post: /v1/x, body: "*"').ifMatch), undefined)
    assert.equal(names(routeOf('Change', 'post: /v1/x, body: resource').ifMatch), undefined)
    assert.equal(names(routeOf('Call', 'post: /v1/x').ifMatch), undefined)
  })

  it('the mask of a PATCH whose body is the resource (AIP-134)', () => {
    assert.equal(routeOf('Change', 'patch: /v1/x, body: resource').updateMask?.name, 'update_mask')
    assert.equal(routeOf('Change', 'put: /v1/x, body: resource').updateMask?.name, undefined)
    assert.equal(routeOf('Change', 'patch: /v1/x, body: "*"').updateMask?.name, undefined)
    assert.equal(routeOf('Change', 'patch: /v1/x').updateMask?.name, undefined)
    assert.equal(routeOf('Change', 'patch: "/v1/{update_mask}", body: resource').updateMask?.name, undefined)
    assert.equal(routeOf('Change', 'patch: /v1/x, body: update_mask').updateMask?.name, undefined)
    assert.equal(routeOf('Call', 'patch: /v1/x, body: inner').updateMask?.name, undefined)
  })
})

describe('rules: what cannot be served, where such rules are left out', () => {
  it('is told rule by rule, and the others are served', () => {
    const told: string[] = []
    const httpRules = `http: {rules: [{selector: fields.v1.Fields.Call, get: "/v1/{words}", additional_bindings: [{get: "/v1/x"}]}, {selector: fields.v1.Fields.Remove, get: "/v1/x"}]}`
    const { routes } = planOf([fields], { httpRules, leaveOut: ({ message }) => told.push(message) })
    assert.deepEqual(routes.map(({ method, template }) => `${method.name} ${template.text}`), ['Call /v1/x'])
    assert.match(told[0] ?? '', /rules\[0\]: fields\.v1\.Fields\.Call: the path names "words"/)
    assert.match(told[1] ?? '', /Remove matches the same paths as GET \/v1\/x of fields\.v1\.Fields\.Call/)
    assert.equal(told.length, 2)
  })
})
