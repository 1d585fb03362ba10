import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isEcma } from '../../src/openapi/constraints/text.ts'
import { openApiOf } from '../../src/openapi/document.ts'
import { planOf } from '../../src/plan/plan.ts'
import { planOfProto } from './fixture/compile.ts'

interface Case {
  /** A field without its number and semicolon; the rules follow. */
  readonly field: string
  readonly rules: string
  readonly becomes: JsonObject
  /** Whether a request may leave it out. */
  readonly required?: boolean
}

const int32 = { type: 'integer', format: 'int32', minimum: -2147483648, maximum: 2147483647 }
const int64 = { type: ['string', 'integer'], format: 'int64', pattern: '^(?:0|-?[1-9][0-9]{0,18})$' }
const base64 = {
  type: 'string', contentEncoding: 'base64', pattern: '^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$',
}

const cases: readonly Case[] = [
  { field: 'string', rules: 'string.min_len = 1', becomes: { type: 'string', minLength: 1 }, required: true },
  { field: 'optional string', rules: 'string.min_len = 1', becomes: { type: 'string', minLength: 1 } },
  { field: 'string', rules: 'string.max_len = 9', becomes: { type: 'string', maxLength: 9 } },
  { field: 'string', rules: 'string.len = 4', becomes: { type: 'string', minLength: 4, maxLength: 4 }, required: true },
  { field: 'string', rules: 'string = {min_bytes: 5, max_bytes: 9}', becomes: { type: 'string', minLength: 2, maxLength: 9 }, required: true },
  { field: 'string', rules: 'string.pattern = "^[a-z]*$"', becomes: { type: 'string', pattern: '^[a-z]*$' } },
  { field: 'string', rules: 'string.pattern = "^[a-z]+$"', becomes: { type: 'string', pattern: '^[a-z]+$' }, required: true },
  { field: 'string', rules: 'string.pattern = "^[[:alpha:]]+$"', becomes: { type: 'string' } },
  { field: 'string', rules: 'string.const = "a"', becomes: { type: 'string', const: 'a' }, required: true },
  { field: 'string', rules: 'string = {in: ["a", ""]}', becomes: { type: 'string', enum: ['a', ''] } },
  { field: 'string', rules: 'string = {not_in: ["a"]}', becomes: { type: 'string', not: { enum: ['a'] } } },
  { field: 'string', rules: 'string = {prefix: "a.", suffix: "z"}', becomes: { type: 'string', pattern: '^a\\.', allOf: [{ pattern: 'z$' }] }, required: true },
  { field: 'string', rules: 'string.not_contains = "/"', becomes: { type: 'string', not: { pattern: '\\/' } } },
  { field: 'string', rules: 'string.email = true', becomes: { type: 'string', format: 'email' }, required: true },
  { field: 'string', rules: 'string.uuid = true', becomes: { type: 'string', format: 'uuid' }, required: true },
  { field: 'string', rules: 'string.uri_ref = true', becomes: { type: 'string', format: 'uri-reference' } },
  { field: 'string', rules: 'string.ip = true', becomes: { type: 'string', anyOf: [{ format: 'ipv4' }, { format: 'ipv6' }] }, required: true },
  { field: 'string', rules: 'required = true', becomes: { type: 'string', minLength: 1 }, required: true },
  { field: 'int32', rules: 'int32 = {gt: 0, lte: 9}', becomes: { ...int32, exclusiveMinimum: 0, maximum: 9 }, required: true },
  { field: 'int32', rules: 'int32 = {gte: 0, lt: 9}', becomes: { ...int32, minimum: 0, exclusiveMaximum: 9 } },
  // protovalidate: with a lower bound above the upper one, what is between them is left out.
  { field: 'int32', rules: 'int32 = {gt: 9, lt: 0}', becomes: { ...int32, anyOf: [{ exclusiveMinimum: 9 }, { exclusiveMaximum: 0 }] }, required: true },
  { field: 'int32', rules: 'int32.const = 3', becomes: { ...int32, const: 3 }, required: true },
  { field: 'int32', rules: 'int32 = {in: [0, 3]}', becomes: { ...int32, enum: [0, 3] } },
  { field: 'double', rules: 'double.gte = 0.5', becomes: { type: 'number', minimum: 0.5 }, required: true },
  { field: 'int64', rules: 'int64.gt = 5', becomes: { ...int64, exclusiveMinimum: 5, description: 'Greater than 5.' }, required: true },
  { field: 'int64', rules: 'int64 = {in: [0, 9007199254740993]}', becomes: { ...int64, enum: ['0', '9007199254740993', 0] } },
  { field: 'bool', rules: 'bool.const = true', becomes: { type: 'boolean', const: true }, required: true },
  { field: 'bytes', rules: 'bytes = {min_len: 2, max_len: 4}', becomes: { ...base64, minLength: 3, maxLength: 8 }, required: true },
  { field: 'Kind', rules: 'enum.defined_only = true', becomes: { $ref: '#/components/schemas/one.v1.Kind', enum: ['KIND_UNSPECIFIED', 'KIND_BIG', 0, 7] } },
  { field: 'Kind', rules: 'enum = {not_in: [0]}', becomes: { $ref: '#/components/schemas/one.v1.Kind', enum: ['KIND_BIG', 7] }, required: true },
  {
    field: 'repeated string', rules: 'repeated = {min_items: 1, max_items: 3, unique: true, items: {string: {min_len: 2}}}', required: true,
    becomes: { type: 'array', items: { type: 'string', minLength: 2 }, minItems: 1, maxItems: 3, uniqueItems: true },
  },
  {
    field: 'map<string, int32>', rules: 'map = {min_pairs: 1, max_pairs: 2, keys: {string: {min_len: 2}}, values: {int32: {gte: 1}}}', required: true,
    becomes: { type: 'object', additionalProperties: { ...int32, minimum: 1 }, propertyNames: { minLength: 2 }, minProperties: 1, maxProperties: 2 },
  },
  { field: 'R', rules: 'required = true', becomes: { $ref: '#/components/schemas/one.v1.R' }, required: true },
  { field: 'google.protobuf.StringValue', rules: 'string.min_len = 3', becomes: { type: ['string', 'null'], minLength: 3 } },
  { field: 'string', rules: 'ignore = IGNORE_ALWAYS, (buf.validate.field).string.min_len = 1', becomes: { type: 'string' } },
  { field: 'string', rules: 'ignore = IGNORE_IF_ZERO_VALUE, (buf.validate.field).string.min_len = 3', becomes: { type: 'string', anyOf: [{ minLength: 3 }, { const: '' }] } },
  { field: 'int32', rules: 'ignore = IGNORE_IF_ZERO_VALUE, (buf.validate.field).int32.gt = 3', becomes: { ...int32, anyOf: [{ exclusiveMinimum: 3 }, { enum: [0, '0'] }] } },
  { field: 'Kind', rules: 'required = true', becomes: { $ref: '#/components/schemas/one.v1.Kind', not: { enum: [0, 'KIND_UNSPECIFIED'] } }, required: true },
  { field: 'string', rules: 'cel = {id: "a", message: "Has to rhyme.", expression: "true"}', becomes: { type: 'string', description: 'Has to rhyme.' } },
]

const fields = cases.map(({ field, rules }, at) => `${field} f${at} = ${at + 1} [(buf.validate.field).${rules}];`)
const plan = planOfProto(`syntax = "proto3"; package one.v1;
  import "buf/validate/validate.proto"; import "google/api/annotations.proto"; import "google/protobuf/wrappers.proto";
  service One { rpc Make(R) returns (Answer) { option (google.api.http) = {post: "/v1/one" body: "*"}; } }
  enum Kind { KIND_UNSPECIFIED = 0; KIND_BIG = 7; }
  message Answer {}
  message R { ${fields.join('\n')} }`)
const schema = openApiOf(plan, { title: 'One', version: '1' }).components.schemas['one.v1.R'] ?? {}

describe('openapi: a rule of protovalidate becomes what JSON Schema says for it', () => {
  for (const [at, { field, rules, becomes, required = false }] of cases.entries()) {
    it(`${field} with ${rules}${required ? ', which has to be there' : ''}`, () => {
      assert.deepEqual((schema['properties'] as JsonObject)[`f${at}`], becomes)
      assert.equal((schema['required'] as string[]).includes(`f${at}`), required)
    })
  }

  it('in the descriptors of a real contract too', () => {
    const set = readFileSync(path.join(import.meta.dirname, '../../../contracts/testing/gen/descriptors.binpb'))
    const { components: { schemas } } = openApiOf(planOf([set]), { title: 'Items', version: '1' })
    const { properties = {} } = schemas['slipway.testing.v1.Item-Input'] ?? {}
    const { displayName } = properties as Record<string, JsonObject>
    assert.deepEqual([displayName?.['minLength'], displayName?.['maxLength']], [1, 120])
  })
})

describe('openapi: a pattern of RE2', () => {
  const both = ['^[a-z]+$', '\\d{1,3}', '\\p{Lu}', 'a|b', '(?:a)']
  for (const pattern of both) it(`${pattern} is one of ECMA-262 too`, () => assert.equal(isEcma(pattern), true))
  const ofOne = ['(?i)a', '(?i:a)', '(?P<n>a)', '\\Aa\\z', '[[:alpha:]]', '\\pN', '\\Qa.b\\E', '\\x{10FFFF}']
  for (const pattern of ofOne) it(`${pattern} is none, or means something else`, () => assert.equal(isEcma(pattern), false))
})
