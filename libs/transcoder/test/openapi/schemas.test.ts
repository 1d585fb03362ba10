import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openApiOf } from '../../src/openapi/document.ts'
import { gardenPlan } from './fixture/compile.ts'

const plan = gardenPlan()
const named = { title: 'Garden', version: '1' }
const { components: { schemas } } = openApiOf(plan, named)
const properties = (schema: string, of: Readonly<Record<string, JsonObject>> = schemas) => of[schema]?.['properties'] as Record<string, JsonObject>

describe('openapi: a schema', () => {
  const answers = properties('garden.v1.EverythingRequest')
  const requests = properties('garden.v1.EverythingRequest-Input')
  const ref = (name: string) => ({ $ref: `#/components/schemas/garden.v1.${name}` })
  const int64 = { format: 'int64', pattern: '^(?:0|-?[1-9][0-9]{0,18})$' }
  const uint64 = { format: 'uint64', pattern: '^(?:0|[1-9][0-9]{0,19})$' }
  const base64 = '^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$'
  const nonFinite = { type: 'string', enum: ['NaN', 'Infinity', '-Infinity'] }

  // ProtoJSON specification, "Representation of each type".
  const forms: { field: string; answered: JsonObject; taken?: JsonObject }[] = [
    { field: 'aDouble', answered: { anyOf: [{ type: 'number', format: 'double' }, nonFinite] } },
    { field: 'aFloat', answered: { anyOf: [{ type: 'number', format: 'float' }, nonFinite] } },
    { field: 'anInt32', answered: { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 } },
    { field: 'aUint32', answered: { type: 'integer', format: 'uint32', minimum: 0, maximum: 4294967295 } },
    { field: 'anInt64', answered: { type: 'string', ...int64 }, taken: { type: ['string', 'integer'], ...int64 } },
    { field: 'aUint64', answered: { type: 'string', ...uint64 }, taken: { type: ['string', 'integer'], ...uint64 } },
    { field: 'aBool', answered: { type: 'boolean' } },
    { field: 'aString', answered: { type: 'string' } },
    { field: 'someBytes', answered: { type: 'string', contentEncoding: 'base64' }, taken: { type: 'string', contentEncoding: 'base64', pattern: base64 } },
    { field: 'aState', answered: ref('State') },
    { field: 'aNode', answered: ref('Node'), taken: ref('Node-Input') },
    { field: 'byNumber', answered: { type: 'object', additionalProperties: ref('State'), propertyNames: { pattern: '^(?:0|-?[1-9][0-9]{0,18})$' } } },
    { field: 'aTime', answered: { type: 'string', format: 'date-time' } },
    { field: 'aStruct', answered: { type: 'object', additionalProperties: true } },
    { field: 'aValue', answered: {} },
    { field: 'aList', answered: { type: 'array', items: {} } },
    { field: 'aWrappedString', answered: { type: ['string', 'null'] } },
    { field: 'aWrappedInt64', answered: { type: ['string', 'null'], ...int64 }, taken: { type: ['string', 'integer', 'null'], ...int64 } },
    { field: 'aNull', answered: { type: 'null' } },
    { field: 'anEmpty', answered: { type: 'object', maxProperties: 0 } },
  ]
  for (const { field, answered, taken = answered } of forms) {
    it(`of ${field} is the JSON form of its type, in answers and in requests`, () => {
      assert.deepEqual(answers[field], answered)
      assert.deepEqual(requests[field], taken)
    })
  }

  it('of a recursive message refers to itself', () => {
    assert.deepEqual(properties('garden.v1.Node')['left'], ref('Node'))
    assert.deepEqual(properties('garden.v1.Node')['all'], { type: 'array', items: ref('Node') })
    assert.deepEqual(properties('garden.v1.Node')['named'], { type: 'object', additionalProperties: ref('Node') })
  })

  it('of an enum has its names, and numbers for what the document does not know', () => {
    assert.deepEqual(schemas['garden.v1.State']?.['anyOf'], [{ type: 'string', enum: ['STATE_UNSPECIFIED', 'STATE_GREEN', 'STATE_DRY'] }, { type: 'integer', format: 'int32' }])
  })

  it('of a oneof takes one of its fields, and none unless it has to be set', () => {
    const { allOf = [] } = schemas['garden.v1.EverythingRequest'] ?? {}
    const [choice, free] = allOf as JsonObject[]
    assert.deepEqual(choice, { oneOf: [{ required: ['one'] }, { required: ['other'] }] })
    assert.deepEqual(free, { oneOf: [{ required: ['left'] }, { required: ['right'] }, { not: { anyOf: [{ required: ['left'] }, { required: ['right'] }] } }] })
  })

  it('says what comments, google.api.field_behavior and deprecated say', () => {
    const { name, createTime, secret, kind, oldName } = properties('garden.v1.Plant')
    assert.equal(schemas['garden.v1.Plant']?.['description'], 'A plant.')
    assert.equal(name?.['description'], 'Its name.')
    assert.equal(createTime?.['readOnly'], true)
    assert.equal(secret?.['writeOnly'], true)
    assert.match(String(kind?.['description']), /cannot be changed/i)
    assert.equal(oldName?.['deprecated'], true)
    assert.match(String(schemas['garden.v1.State']?.['description']), /^How a plant is\.\n\n- `STATE_UNSPECIFIED`: Nobody knows\.$/)
  })

  it('requires in a request what has to be there, and in an answer nothing: ProtoJSON leaves defaults out', () => {
    assert.deepEqual(schemas['garden.v1.Plant-Input']?.['required'], ['displayName'])
    assert.equal(schemas['garden.v1.Plant']?.['required'], undefined)
  })

  it('refuses unknown fields in a request, as the gateway does, and not in an answer, which may grow', () => {
    assert.equal(schemas['garden.v1.Plant-Input']?.['additionalProperties'], false)
    assert.equal(schemas['garden.v1.Plant']?.['additionalProperties'], undefined)
  })

  it('has a property for a field whose JSON name is __proto__', () => {
    assert.deepEqual(Object.getOwnPropertyDescriptor(answers, '__proto__')?.value, { type: 'string' })
  })

  it('follows the ProtoJSON options: names, enums as numbers, defaults, unknown fields', () => {
    const other = openApiOf(plan, { ...named, json: { protoNames: true, enumsAsNumbers: true, emitDefaults: true, ignoreUnknown: true } }).components.schemas
    assert.deepEqual(properties('garden.v1.Plant', other)['state'], { type: 'integer', format: 'int32', description: 'How it is.' })
    assert.deepEqual(other['garden.v1.Plant']?.['required'], ['name', 'display_name', 'secret', 'kind', 'etag', 'height', 'state', 'old_name'])
    assert.equal(other['garden.v1.Plant-Input']?.['additionalProperties'], undefined)
  })
})
