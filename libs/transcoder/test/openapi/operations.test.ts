import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApiOf } from '../../src/openapi/document.ts'
import type { Operation, Parameter, Response, Schema } from '../../src/openapi/openapi.ts'
import { streamTypes } from '../../src/response/stream-format.ts'
import { gardenPlan, planOfProto } from './fixture/compile.ts'

const document = openApiOf(gardenPlan(), { title: 'Garden', version: '1' })
const { paths } = document

function operation(path: string, method: 'get' | 'post' | 'patch' | 'put' | 'delete'): Operation {
  const found = paths[path]?.[method]
  assert.ok(found, `${method} ${path}`)
  return found
}

const parameters = (one: Operation, where: Parameter['in']) => (one.parameters ?? []).filter((parameter) => parameter.in === where)
const names = (one: Operation, where: Parameter['in']) => parameters(one, where).map(({ name }) => name)
const bodyOf = (one: Operation) => one.requestBody?.content['application/json']?.schema as Schema
const plants = '/v1/gardens/{garden}/plants'
const plant = `${plants}/{plant}`

describe('openapi: the paths', () => {
  it('have a parameter for each wildcard, by the name of the resource pattern, and every literal', () => {
    assert.deepEqual(Object.keys(paths), [
      plant, plants, '/v1/plants', `${plant}:move`, `${plants}:watch`, `${plant}/photo`, '/v1/letter/%C3%A4%20b/{day}', '/v1/files/{path}', '/v1/everything', '/v1/climb',
      '/v1/pages/{path}',
    ])
  })

  it('have the same names where templates match the same paths, whatever their variables are', () => {
    for (const method of ['get', 'patch', 'delete'] as const) assert.deepEqual(names(operation(plant, method), 'path'), ['garden', 'plant'])
  })

  it('have the names that a resource pattern tells, even of a later template', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto"; import "google/api/resource.proto";
      service One {
        rpc Get(R) returns (R) { option (google.api.http) = {get: "/v1/{a}/{b}"}; }
        rpc Drop(R) returns (R) { option (google.api.http) = {delete: "/v1/{name=*/*}"}; }
      }
      message R { option (google.api.resource) = {type: "one/R" pattern: "{town}/{house}"}; string name = 1; string a = 2; string b = 3; }`), { title: 'One', version: '1' })
    assert.deepEqual(Object.keys(own), ['/v1/{town}/{house}'])
    assert.deepEqual(Object.keys(own['/v1/{town}/{house}'] ?? {}), ['get', 'delete'])
  })

  it('have of a pattern for the whole field what is left for the parameter', () => {
    assert.deepEqual(parameters(operation(plants, 'get'), 'path')[0]?.schema, { minLength: 1, type: 'string', pattern: '^[a-z0-9]{1,20}$' })
  })

  it('say of a parameter that is a part of a field which part it is, before what the field says of all of it', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto"; import "google/api/resource.proto";
      service One { rpc Get(R) returns (R) { option (google.api.http) = {get: "/v1/{kind}/{name=shelves/*/books/*}"}; } }
      message R {
        option (google.api.resource) = {type: "one/R" pattern: "shelves/{shelf}/books/{book}"};
        // Its name, \`shelves/{shelf}/books/{book}\`.
        string name = 1;
        // Its kind.
        string kind = 2;
      }`), { title: 'One', version: '1' })
    const [item] = Object.values(own)
    const whole = 'shelves/{shelf}/books/{book}'
    assert.deepEqual(item?.get?.parameters?.map(({ name, description }) => [name, description]), [
      ['kind', 'Its kind.'],
      ['shelf', `The \`{shelf}\` of \`${whole}\`.\n\nIts name, \`${whole}\`.`],
      ['book', `The \`{book}\` of \`${whole}\`.\n\nIts name, \`${whole}\`.`],
    ])
  })

  it('say that a parameter may hold slashes, for which OpenAPI has no word', () => {
    const [rest] = parameters(operation('/v1/pages/{path}', 'get'), 'path')
    assert.match(rest?.description ?? '', /slashes/)
    assert.equal(rest?.['x-multi-segment'], true)
  })

  it('number the wildcards of a variable where no resource pattern names them', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto";
      service One { rpc Get(R) returns (R) { option (google.api.http) = {get: "/v1/{r.name=a/*/b/*}/c/*"}; } }
      message R { string name = 1; R r = 2; }`), { title: 'One', version: '1' })
    assert.deepEqual(Object.keys(own), ['/v1/a/{r_name}/b/{r_name_1}/c/{wildcard}'])
  })

  it('have the name of what is in a collection where the whole is no resource of its own', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto"; import "google/api/resource.proto";
      service One { rpc Get(R) returns (R) { option (google.api.http) = {get: "/v1/{name=towns/*/shelves/*}"}; } }
      message R { option (google.api.resource) = {type: "one/R" pattern: "libraries/{library}/shelves/{shelf}"}; string name = 1; }`), { title: 'One', version: '1' })
    assert.deepEqual(Object.keys(own), ['/v1/towns/{name}/shelves/{shelf}'])
  })

  it('leave out what OpenAPI has no words for, and say so: the router asks the one with ** last', () => {
    assert.equal(operation('/v1/files/{path}', 'get').operationId, 'Garden_GetDay')
    assert.deepEqual(document['x-undescribed'], [
      { rpc: 'garden.v1.Garden.GetDay', method: 'SEARCH', path: '/v1/files/{day}', reason: 'OpenAPI 3.1 describes no such method' },
      { rpc: 'garden.v1.Garden.GetFile', method: 'GET', path: '/v1/files/{path=**}', reason: 'OpenAPI takes its path for that of Garden_GetDay' },
    ])
  })
})

describe('openapi: an operation', () => {
  it('has the name of its RPC, and a number for each further binding', () => {
    assert.equal(operation(plants, 'get').operationId, 'Garden_ListPlants')
    assert.equal(operation('/v1/plants', 'get').operationId, 'Garden_ListPlants_2')
  })

  it('has the words of its comment, and not those for who works on the contract', () => {
    const { summary, description, tags } = operation(plant, 'get')
    assert.deepEqual({ summary, description, tags }, { summary: 'Returns one plant', description: 'It is\nwhat it was.', tags: ['Garden'] })
    assert.deepEqual(document.tags, [{ name: 'Garden', description: 'What grows in gardens.' }])
    const { deprecated, ...move } = operation(`${plant}:move`, 'post')
    assert.deepEqual([deprecated, move.summary], [true, 'MovePlant'])
  })

  it('has a query parameter for each leaf that neither the path nor the body has, and none for maps and repeated messages', () => {
    assert.deepEqual(names(operation(plants, 'get'), 'query'), [
      'pageSize', 'words', 'state', 'dry', 'readMask', 'since', 'node.name', 'size.width', 'size.depth', 'node.other.count',
    ])
    assert.deepEqual(names(operation(plants, 'post'), 'query'), ['requestId'])
    assert.deepEqual(names(operation(`${plant}:move`, 'post'), 'query'), [])
    assert.deepEqual(names(operation('/v1/climb', 'get'), 'query'), ['name', 'other.count'])
  })

  it('takes a repeated parameter once for each value, and values as text', () => {
    const [pageSize, words, state, dry, , since] = parameters(operation(plants, 'get'), 'query')
    assert.deepEqual(words, {
      name: 'words', in: 'query', style: 'form', explode: true, schema: { type: 'array', items: { type: 'string', minLength: 2 }, maxItems: 3, uniqueItems: true },
    })
    assert.deepEqual(pageSize, { name: 'pageSize', in: 'query', description: 'How many at most.', schema: { type: 'integer', format: 'int32', minimum: 0, maximum: 1000 } })
    assert.deepEqual(state?.schema, { type: 'string', enum: ['STATE_UNSPECIFIED', 'STATE_GREEN'] })
    assert.deepEqual([dry?.schema, since?.schema], [{ type: 'boolean' }, { type: 'string', format: 'int64', pattern: '^(?:0|-?[1-9][0-9]{0,18})$' }])
  })

  it('requires a parameter whose field has to be there', () => {
    assert.equal(parameters(operation('/v1/plants', 'get'), 'query').find(({ name }) => name === 'parent')?.required, true)
    assert.equal(parameters(operation(plants, 'get'), 'query').find(({ name }) => name === 'size.depth')?.required, undefined)
  })

  it('takes the whole message as its body, without what the path gives', () => {
    assert.deepEqual(bodyOf(operation(`${plant}:move`, 'post')), {
      type: 'object', properties: { bed: { type: 'string', description: 'Where to.' } }, required: ['bed'], additionalProperties: false,
    })
    assert.equal(operation(`${plant}:move`, 'post').requestBody?.required, true)
  })

  it('takes a field as its body', () => {
    assert.deepEqual(bodyOf(operation(plants, 'post')), { $ref: '#/components/schemas/garden.v1.Plant-Input' })
  })

  it('takes some fields of a resource for a change of some (AIP-134)', () => {
    const { requestBody } = operation(plant, 'patch')
    assert.equal(requestBody?.required, false)
    assert.equal(requestBody?.content['application/json']?.schema?.['required'], undefined)
  })

  it('requires a body where a oneof has to be set', () => {
    assert.equal(operation('/v1/everything', 'post').requestBody?.required, true)
  })

  it('takes and answers google.api.HttpBody of any type', () => {
    assert.deepEqual(operation(`${plant}/photo`, 'put').requestBody, { required: false, content: { '*/*': {} } })
    assert.deepEqual((operation(`${plant}/photo`, 'get').responses['200'] as Response).content, { '*/*': {} })
  })

  it('takes a message that has a file as a form too', () => {
    const { content = {} } = operation('/v1/everything', 'post').requestBody ?? {}
    const { properties = {}, required } = content['multipart/form-data']?.schema ?? {}
    const parts = properties as Record<string, Schema>
    assert.deepEqual(parts['someBytes'], { type: 'string', contentMediaType: 'application/octet-stream' })
    assert.deepEqual([parts['aString'], parts['aBool'], parts['aState']?.['type']], [{ type: 'string' }, { type: 'boolean' }, 'string'])
    assert.deepEqual([parts['aNode.other.count']?.['type'], parts['aNode'], parts['byNumber'], required], ['integer', undefined, undefined, undefined])
    assert.deepEqual(Object.keys(operation(plants, 'post').requestBody?.content ?? {}), ['application/json'])
  })

  it('has as parts of a form what the path does not give, files inside of messages too', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto"; import "google/api/httpbody.proto";
      import "google/api/field_behavior.proto";
      service One { rpc Put(R) returns (R) { option (google.api.http) = {put: "/v1/{doc.name=docs/*}" body: "doc"}; } }
      message R { Doc doc = 1; }
      message Doc { string name = 1; string title = 2 [(google.api.field_behavior) = REQUIRED]; Files files = 3; }
      message Files { google.api.HttpBody cover = 1; repeated bytes pages = 2; }`), { title: 'One', version: '1' })
    const file = { type: 'string', contentMediaType: 'application/octet-stream' }
    const [put] = Object.values(own)
    const form = put?.put?.requestBody?.content['multipart/form-data']?.schema ?? {}
    const parts = form['properties'] as Record<string, Schema>
    assert.deepEqual(Object.keys(parts).toSorted(), ['files.cover', 'files.pages', 'title'])
    assert.deepEqual([parts['files.cover'], parts['files.pages'], parts['title']], [file, { type: 'array', items: file }, { type: 'string' }])
  })

  it('tells a summary once, as plain text', () => {
    const { paths: own } = openApiOf(planOfProto(`syntax = "proto3"; package one.v1; import "google/api/annotations.proto";
      service One {
        // Returns \`R\`, e.g. this one. Fails with \`NOT_FOUND\`.
        rpc Get(R) returns (R) { option (google.api.http) = {get: "/v1/a"}; }
        // Only this.
        rpc Drop(R) returns (R) { option (google.api.http) = {get: "/v1/b"}; }
        // Does:
        // - much
        rpc List(R) returns (R) { option (google.api.http) = {get: "/v1/c"}; }
      }
      message R { }`), { title: 'One', version: '1' })
    assert.deepEqual(Object.values(own).map(({ get }) => [get?.summary, get?.description]), [
      ['Returns R, e.g. this one', 'Fails with `NOT_FOUND`.'], ['Only this', undefined], ['Does: - much', 'Does:\n- much'],
    ])
  })

  it('answers the field that response_body names, or null', () => {
    const { content } = operation(`${plant}:move`, 'post').responses['200'] as Response
    assert.deepEqual(content?.['application/json']?.schema, { anyOf: [{ $ref: '#/components/schemas/garden.v1.Plant' }, { type: 'null' }] })
  })

  it('has the headers that fill a field or decide what is answered', () => {
    assert.deepEqual(names(operation(plant, 'get'), 'header'), ['If-None-Match'])
    assert.deepEqual(names(operation(plant, 'patch'), 'header'), ['If-Match'])
    assert.ok(names(operation(plants, 'post'), 'header').includes('Idempotency-Key'))
    assert.deepEqual(names(operation(`${plants}:watch`, 'get'), 'header'), ['Last-Event-ID'])
  })

  it('answers a stream in each of its forms, with the schema of its items', () => {
    const { content = {} } = operation(`${plants}:watch`, 'get').responses['200'] as Response
    const item = { anyOf: [{ $ref: '#/components/schemas/garden.v1.PlantEvent' }, { $ref: '#/components/schemas/error-aip193' }] }
    assert.deepEqual(Object.keys(content), streamTypes)
    assert.deepEqual(content['application/x-ndjson']?.['x-item-schema'], item)
    assert.deepEqual(content['application/json']?.schema, { type: 'array', items: item })
  })

  it('that streams requests is described apart, for no GET is what it is, and what streams answers there too', () => {
    const [watch, talk] = document['x-websockets'] ?? []
    assert.deepEqual([watch?.operationId, watch?.path, watch?.send], ['Garden_WatchPlants', `${plants}:watch`, undefined])
    const message = '#/components/schemas/garden.v1.TalkRequest'
    assert.deepEqual(talk, {
      operationId: 'Garden_Talk', tags: ['Garden'], path: '/v1/talk', summary: 'Talks to a plant', description: 'It answers.',
      parameters: [{ name: 'text', in: 'query', schema: { type: 'string' } }], send: { $ref: `${message}-Input` }, receive: { $ref: message },
    })
    assert.equal(paths['/v1/talk'], undefined)
  })
})

describe('openapi: the statuses of an operation', () => {
  const always = ['400', '401', '403', '404', '406', '408', '409', '429', '431', '499', '500', '501', '503', '504']
  const statuses = (path: string, method: Parameters<typeof operation>[1]) => Object.keys(operation(path, method).responses)
  const cases = [
    { path: plant, method: 'get', also: ['200', '304', '412'] },
    { path: plants, method: 'get', also: ['200', '304', '412'] },
    { path: plants, method: 'post', also: ['200', '201', '413', '415'] },
    { path: plant, method: 'patch', also: ['200', '412', '413', '415'] },
    { path: plant, method: 'delete', also: ['200', '412', '413', '415'] },
    { path: `${plants}:watch`, method: 'get', also: ['200', '204'] },
    { path: `${plant}/photo`, method: 'get', also: ['200', '304'] },
    { path: `${plant}/photo`, method: 'put', also: ['200', '413', '415'] },
  ] as const
  for (const { path, method, also } of cases) {
    it(`${method} ${path}: ${also.join(', ')}, and what every call may fail with`, () => assert.deepEqual(statuses(path, method), [...also, ...always].toSorted()))
  }

  it('are each described once, in every form that an error has', () => {
    const { responses, schemas } = document.components
    assert.deepEqual(Object.keys(responses), [...always, '412', '413', '415'].toSorted())
    assert.deepEqual(Object.keys(responses['404']?.content ?? {}), ['application/json', 'application/problem+json'])
    assert.ok(schemas['error-aip193'] && schemas['error-problem'])
    assert.ok(responses['503']?.headers?.['Retry-After'] && responses['401']?.headers?.['WWW-Authenticate'])
  })

  it('follow the configured format of errors', () => {
    const contents = (errors: 'problem' | 'status') => openApiOf(gardenPlan(), { title: 'Garden', version: '1', errors }).components.responses['404']?.content
    assert.deepEqual(Object.keys(contents('problem') ?? {}), ['application/problem+json'])
    assert.deepEqual(contents('status')?.['application/json']?.schema, { $ref: '#/components/schemas/error-status' })
  })

  it('say where a new resource is', () => {
    assert.ok((operation(plants, 'post').responses['201'] as Response).headers?.['Location'])
    assert.ok((operation(plant, 'get').responses['200'] as Response).headers?.['ETag'])
  })
})
