import { Validator } from '@seriousme/openapi-schema-validator'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApiOf } from '../../src/openapi/document.ts'
import { planOf } from '../../src/plan/plan.ts'
import { libraryDescriptors } from '../fixture/descriptors.ts'
import { gardenPlan, planOfProto } from './fixture/compile.ts'

const named = { title: 'Garden', version: '1' }

async function assertValid(document: object): Promise<void> {
  const { valid, errors } = await new Validator().validate(structuredClone(document) as Parameters<Validator['validate']>[0])
  assert.ok(valid, JSON.stringify(errors))
}

describe('openapi: the document', () => {
  it('is a valid OpenAPI 3.1 document for who did not write it', async () => {
    await assertValid(openApiOf(gardenPlan(), named))
    await assertValid(openApiOf(planOf([libraryDescriptors()]), { ...named, errors: 'problem', description: 'A library.', servers: [{ url: 'https://library.example' }] }))
    await assertValid(openApiOf(gardenPlan(), { ...named, errors: 'status', json: { protoNames: true, enumsAsNumbers: true, emitDefaults: true } }))
  })

  it('is plain JSON, the same each time', () => {
    const text = JSON.stringify(openApiOf(gardenPlan(), named))
    assert.equal(JSON.stringify(openApiOf(gardenPlan(), named)), text)
    assert.equal(JSON.parse(text).openapi, '3.1.1')
  })

  it('says behind its own words how to ask for a deadline, and which paths are spoken to over WebSocket', () => {
    const { info, servers } = openApiOf(gardenPlan(), { ...named, description: 'Gardens.' })
    assert.match(info.description, /^Gardens\.\n\n.*`X-Request-Timeout`.*`grpc-timeout`/)
    assert.match(info.description, /## Streams over WebSocket[^]*\n- `\/v1\/talk` \(Garden\): Talks to a plant\n[^]*empty text frame[^]*4005/)
    assert.deepEqual(servers, [{ url: '.' }])
  })

  it('says nothing of WebSocket where nothing streams', () => {
    const { routes, registry } = gardenPlan()
    const { info } = openApiOf({ registry, routes: routes.filter(({ method }) => method.methodKind === 'unary') }, named)
    assert.doesNotMatch(info.description, /WebSocket/)
  })

  it('has everything that it refers to', () => {
    const document = openApiOf(gardenPlan(), named)
    const text = JSON.stringify(document)
    for (const [, kind = '', name = ''] of text.matchAll(/"#\/components\/(\w+)\/([^"]+)"/g)) {
      assert.ok(Object.hasOwn(document.components[kind as 'schemas'], name), name)
    }
  })

  it('tells services of the same name apart, and names every operation once', () => {
    const rule = (name: string) => `get: "/v1/${name}" additional_bindings {get: "/v2/${name}"}`
    const service = (name: string) => `service ${name} { rpc Get(R) returns (R) { option (google.api.http) = {${rule(name)}}; } }`
    const document = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto"; message R {} ${service('A')} ${service('B')}`), named)
    const ids = Object.values(document.paths).map(({ get }) => get?.operationId)
    assert.deepEqual(ids, ['A_Get', 'A_Get_2', 'B_Get', 'B_Get_2'])
    assert.deepEqual(document.tags.map(({ name }) => name), ['A', 'B'])
  })

  it('stays small for messages that are all in one another', () => {
    const count = 40
    const all = Array.from({ length: count }, (_, at) => at)
    const messages = all.map((at) => `message M${at} { ${all.map((to) => `M${to} m${to} = ${to + 1};`).join(' ')} string text = 100; }`)
    const document = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto";
      service One { rpc Get(M0) returns (M0) { option (google.api.http) = {get: "/v1/one"}; } } ${messages.join('\n')}`), named)
    assert.ok((document.paths['/v1/one']?.get?.parameters?.length ?? 0) <= 200)
    assert.equal(Object.keys(document.components.schemas).filter((name) => name.startsWith('one.v1.')).length, count)
    assert.ok(JSON.stringify(document).length < 500_000)
  })

  it('takes a message of thousands of fields as it is, and no more parameters than anybody would read', () => {
    const fields = Array.from({ length: 5000 }, (_, at) => `string f${at} = ${at + 1};`)
    const rule = 'post: "/v1/one" body: "*" additional_bindings {get: "/v1/one"}'
    const { paths, components } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto";
      service One { rpc Make(R) returns (R) { option (google.api.http) = {${rule}}; } } message R { ${fields.join('\n')} }`), named)
    assert.equal(Object.keys(components.schemas['one.v1.R']?.['properties'] ?? {}).length, 5000)
    assert.equal(paths['/v1/one']?.get?.parameters?.length, 200)
  })
})
