import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { PlanError } from '../../src/plan/plan-error.ts'
import { planOf } from '../../src/plan/plan.ts'
import { compile } from '../fixture/rules/rules-server.ts'

const [config, bindings, fields] = ['config', 'bindings', 'fields'].map(compile)
const told = (descriptors: Uint8Array | undefined, httpRules: string) =>
  planOf(descriptors ? [descriptors] : [], { httpRules }).routes.map(({ httpMethod, template, method }) => `${httpMethod} ${template.text} ${method.name}`)
const rule = (text: string) => `http: {rules: [${text}]}`
const get = 'selector: example.v1.Messaging.GetMessage'

describe('rules: from a gRPC API configuration', () => {
  it('for descriptors that have never heard of google.api.http', () => {
    const yaml = `
type: google.api.Service
config_version: 3
name: messaging.example.com
title: All other parts of a google.api.Service are passed over
documentation: {summary: text}
http:
  rules:
    - selector: example.v1.Messaging.GetMessage
      get: /v1/messages/{message_id}/{sub.subfield}
      additional_bindings:
        - custom: {kind: REPORT, path: /v1/reports}
          body: "*"
`
    assert.deepEqual(told(config, yaml), ['GET /v1/messages/{message_id}/{sub.subfield} GetMessage', 'REPORT /v1/reports GetMessage'])
  })

  it('instead of all annotations of the RPC that they select, and of no other', () => {
    assert.deepEqual(told(bindings, rule('{selector: messaging.bindings.v1.Messaging.GetMessage, get: /v2/x}')), ['GET /v2/x GetMessage'])
    assert.deepEqual(told(bindings, 'http: {}').length, 2)
    assert.deepEqual(told(bindings, 'type: google.api.Service').length, 2)
  })

  it('of which the last one wins', () => {
    assert.deepEqual(told(config, rule(`{${get}, get: /v1/x, additional_bindings: [{get: /v1/y}]}, {${get}, post: /v1/z, body: "*"}`)), ['POST /v1/z GetMessage'])
  })

  it('with the keys of ProtoJSON', () => {
    const rules = '[{selector: fields.v1.Fields.Call, get: /v1/x, responseBody: name, additionalBindings: [{get: /v1/y}]}]'
    const yaml = `{configVersion: 3, http: {fullyDecodeReservedExpansion: true, rules: ${rules}}}`
    assert.deepEqual(told(fields, yaml), ['GET /v1/x Call', 'GET /v1/y Call'])
  })

  it('where a null is as good as nothing', () => {
    assert.deepEqual(told(config, rule(`{${get}, get: /v1/x, post: null, body: , additional_bindings: null}`)), ['GET /v1/x GetMessage'])
    assert.deepEqual(told(config, 'http: {rules: null}'), [])
  })

  it('with an anchor', () => {
    assert.deepEqual(told(config, `http: {rules: [&a {${get}, get: /v1/x}, *a ]}`), ['GET /v1/x GetMessage'])
  })
})

describe('rules: a configuration that is refused, with its place', () => {
  const doubled = [...'bcdefghijk'].map((name, at) => `${name}: &${name} [*${'abcdefghij'[at]}, *${'abcdefghij'[at]}]`)
  const bomb = ['a: &a [x, x]', ...doubled].join('\n')
  const cases: { what: string; yaml: string; why: RegExp }[] = [
    { what: 'no YAML', yaml: 'http: [', why: /this is no YAML/ },
    { what: 'a body that is an alias, as it has no quotes', yaml: `http:\n  rules:\n    - ${get}\n      post: /v1/x\n      body: *\n`, why: /this is no YAML/ },
    { what: 'one key twice', yaml: rule(`{${get}, get: /v1/x, get: /v1/y}`), why: /this is no YAML.*unique/s },
    { what: 'two documents', yaml: 'http: {}\n---\nhttp: {}', why: /this is no YAML/ },
    { what: 'an alias bomb', yaml: bomb, why: /this is no YAML.*alias/s },
    { what: 'a bottomless list', yaml: '['.repeat(100_000), why: /this is no YAML/ },
    { what: 'nothing', yaml: '', why: /the file is null, and should be a mapping/ },
    { what: 'a list', yaml: '[]', why: /the file is \[\]/ },
    { what: 'another type', yaml: 'type: google.api.Other', why: /type is "google.api.Other"/ },
    { what: 'another version', yaml: 'config_version: 2', why: /config_version is 2/ },
    { what: 'an unknown part', yaml: 'https: {}', why: /the file has the unknown key "https"/ },
    { what: 'an unknown part of http', yaml: 'http: {rule: []}', why: /http has the unknown key "rule"/ },
    { what: 'rules that are no list', yaml: 'http: {rules: {}}', why: /http.rules is \{\}, and should be a list/ },
    { what: 'a rule that is none', yaml: rule('x'), why: /http.rules\[0\] is "x", and should be a mapping/ },
    { what: 'an unknown key', yaml: rule(`{${get}, get: /v1/x}, {${get}, got: /v1/x}`), why: /http.rules\[1\] has the unknown key "got"/ },
    {
      what: 'an unknown key of a binding',
      yaml: rule(`{${get}, get: /v1/x, additional_bindings: [{got: /v1/x}]}`),
      why: /http.rules\[0\].additional_bindings\[0\] has the unknown key "got"/,
    },
    { what: 'an unknown key of custom', yaml: rule(`{${get}, custom: {kind: HEAD, url: /v1/x}}`), why: /http.rules\[0\].custom has the unknown key "url"/ },
    { what: '__proto__', yaml: rule(`{${get}, __proto__: {get: /v1/x}}`), why: /http.rules\[0\] has the unknown key "__proto__"/ },
    { what: 'one field under two names', yaml: rule(`{${get}, get: /v1/x, response_body: text, responseBody: text}`), why: /http.rules\[0\] has one field under two names/ },
    { what: 'no selector', yaml: rule('{get: /v1/x}'), why: /http.rules\[0\] has no selector/ },
    { what: 'a wildcard', yaml: rule('{selector: example.v1.*, get: /v1/x}'), why: /http.rules\[0\].selector is "example.v1.\*".*without wildcards/ },
    { what: 'several selectors', yaml: rule('{selector: "a.B,a.C", get: /v1/x}'), why: /one RPC/ },
    {
      what: 'a selector of nothing',
      yaml: rule('{selector: example.v1.Messaging.Get, get: /v1/x}'),
      why: /http.rules\[0\].selector is "example.v1.Messaging.Get", and there is no such RPC/,
    },
    { what: 'a selector of a service', yaml: rule('{selector: example.v1.Messaging, get: /v1/x}'), why: /there is no such RPC/ },
    { what: 'two patterns', yaml: rule(`{${get}, get: /v1/x, post: /v1/x}`), why: /http.rules\[0\] has get and post/ },
    { what: 'a number for a path', yaml: rule(`{${get}, get: 1}`), why: /http.rules\[0\].get is 1, and should be text/ },
    { what: 'a list for a body', yaml: rule(`{${get}, post: /v1/x, body: [a]}`), why: /http.rules\[0\].body is \["a"\]/ },
    { what: 'a word for the expansion', yaml: 'http: {fully_decode_reserved_expansion: yes}', why: /http.fully_decode_reserved_expansion is neither true nor false/ },
    { what: 'a rule that a later one overrides', yaml: rule(`{${get}, body: "*"}, {${get}, get: /v1/x}`), why: /http.rules\[0\] the rule has no pattern/ },
    {
      what: 'a template that is none',
      yaml: rule(`{${get}, get: /v1/x}, {${get}, get: "/v1/{x"}`),
      why: /http.rules\[1\]: example.v1.Messaging.GetMessage: the path template "\/v1\/\{x"/,
    },
  ]
  for (const { what, yaml, why } of cases) {
    it(what, () => assert.throws(() => told(config, yaml), (error) => error instanceof PlanError && error.message.startsWith('HTTP rules: ') && why.test(error.message), what))
  }
})
