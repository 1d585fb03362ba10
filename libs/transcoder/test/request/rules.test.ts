import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { compile, openRules } from '../fixture/rules/rules-server.ts'

interface Example {
  readonly file: string
  readonly http: string
  readonly body?: string
  readonly rpc: string
  readonly request: JsonObject
  readonly httpRules?: string
}

/** "Using gRPC API Service Configuration", as it stands there. */
const configured = `
http:
  rules:
    - selector: example.v1.Messaging.GetMessage
      get: /v1/messages/{message_id}/{sub.subfield}
`

describe("rules: http.proto's own examples, from HTTP to gRPC", () => {
  const examples: Example[] = [
    { file: 'resource', http: 'GET /v1/messages/123456', rpc: 'GetMessage', request: { name: 'messages/123456' } },
    {
      file: 'parameters', http: 'GET /v1/messages/123456?revision=2&sub.subfield=foo', rpc: 'GetMessage',
      request: { messageId: '123456', revision: '2', sub: { subfield: 'foo' } },
    },
    { file: 'body_field', http: 'PATCH /v1/messages/123456', body: '{ "text": "Hi!" }', rpc: 'UpdateMessage', request: { messageId: '123456', message: { text: 'Hi!' } } },
    { file: 'body_all', http: 'PATCH /v1/messages/123456', body: '{ "text": "Hi!" }', rpc: 'UpdateMessage', request: { messageId: '123456', text: 'Hi!' } },
    { file: 'bindings', http: 'GET /v1/messages/123456', rpc: 'GetMessage', request: { messageId: '123456' } },
    { file: 'bindings', http: 'GET /v1/users/me/messages/123456', rpc: 'GetMessage', request: { userId: 'me', messageId: '123456' } },
    { file: 'config', http: 'GET /v1/messages/123456/foo', rpc: 'GetMessage', request: { messageId: '123456', sub: { subfield: 'foo' } }, httpRules: configured },
  ]
  for (const { file, http, body, rpc, request, httpRules } of examples) {
    it(`${file}: ${http} ${body ?? ''}`, async (t) => {
      const opened = await openRules(t, compile(file), httpRules === undefined ? {} : { httpRules })
      const [method, url = ''] = http.split(' ')
      const answer = await opened.app.inject({ method: method as 'GET', url, ...(body !== undefined && { payload: body, headers: { 'content-type': 'application/json' } }) })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(opened.asked, [{ rpc, request }])
    })
  }

  it('with body "*" there is no query parameter, as all else is in the body', async (t) => {
    const opened = await openRules(t, compile('body_all'))
    const answer = await opened.app.inject({ method: 'PATCH', url: '/v1/messages/1?text=Hi', headers: { 'content-type': 'application/json' }, payload: '{}' })
    assert.deepEqual([answer.statusCode, opened.asked.length], [400, 0])
  })
})

describe('rules: methods on a real server', () => {
  const httpRules = `
http:
  rules:
    - selector: fields.v1.Fields.Call
      get: /v1/{name=things/*}
      additional_bindings:
        - put: /v1/{name=things/*}
        - post: /v1/{name=things/*}:do
        - delete: /v1/{name=things/*}
        - patch: /v1/{name=things/*}
        - custom: {kind: OPTIONS, path: "/v1/{name=things/*}"}
        - custom: {kind: propfind, path: "/v1/{name=things/*}"}
    - selector: fields.v1.Fields.Other
      custom: {kind: HEAD, path: "/v1/{name=things/special}"}
      additional_bindings: [{custom: {kind: "*", path: "/v1/any/{name=**}"}}]
`
  const cases = [
    { http: 'GET /v1/things/1', rpc: 'Call' }, { http: 'HEAD /v1/things/1', rpc: 'Call' }, { http: 'PUT /v1/things/1', rpc: 'Call' }, { http: 'POST /v1/things/1:do', rpc: 'Call' },
    { http: 'DELETE /v1/things/1', rpc: 'Call' }, { http: 'PATCH /v1/things/1', rpc: 'Call' }, { http: 'OPTIONS /v1/things/1', rpc: 'Call' },
    { http: 'PROPFIND /v1/things/1', rpc: 'Call' },
    { http: 'HEAD /v1/things/special', rpc: 'Other' },
    { http: 'GET /v1/any/a/b', rpc: 'Other' }, { http: 'DELETE /v1/any', rpc: 'Other' }, { http: 'REPORT /v1/any/x', rpc: 'Other' },
  ]
  for (const { http, rpc } of cases) {
    it(`${http} is ${rpc}`, async (t) => {
      const opened = await openRules(t, compile('fields'), { httpRules })
      const [method, url = ''] = http.split(' ')
      const answer = await opened.app.inject({ method: method as 'GET', url })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.deepEqual(opened.asked.map((one) => one.rpc), [rpc])
    })
  }

  it('405 names the methods of the path', async (t) => {
    const opened = await openRules(t, compile('fields'), { httpRules })
    const answer = await opened.app.inject({ method: 'POST', url: '/v1/things/1' })
    assert.deepEqual([answer.statusCode, answer.headers['allow']], [405, 'DELETE, GET, HEAD, OPTIONS, PATCH, PROPFIND, PUT'])
  })
})
