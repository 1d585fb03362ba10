import { Buffer } from 'node:buffer'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ApiError } from '../../src/response/api-error.ts'
import { make, read, valueOf, write } from '../fixture/protojson/echo.ts'
import { itReads, itRefuses } from '../fixture/protojson/tables.ts'

describe('protojson: Timestamp', () => {
  const at = (text: string) => `{"time":"${text}"}`
  itReads('All', [
    ['the first moment', at('0001-01-01T00:00:00Z')],
    ['the last moment', at('9999-12-31T23:59:59.999999999Z')],
    ['three digits of a fraction', at('1970-01-01T00:00:00.010Z')],
    ['six digits of a fraction', at('1970-01-01T00:00:00.000010Z')],
    ['nine digits of a fraction', at('1970-01-01T00:00:00.000000010Z')],
    ['zeros of a fraction', at('1970-01-01T00:00:00.000000000Z'), at('1970-01-01T00:00:00Z')],
    ['one digit of a fraction', at('1970-01-01T00:00:00.5Z'), at('1970-01-01T00:00:00.500Z')],
    ['a fraction before 1970', at('1969-12-31T23:59:59.999999999Z')],
    ['an offset to the east', at('1970-01-01T08:00:01+08:00'), at('1970-01-01T00:00:01Z')],
    ['an offset to the west', at('1969-12-31T16:00:00-08:00'), at('1970-01-01T00:00:00Z')],
    ['an offset of minutes', at('2026-01-01T00:00:00.5+05:45'), at('2025-12-31T18:15:00.500Z')],
    ['an offset of nothing', at('2026-01-01T00:00:00-00:00'), at('2026-01-01T00:00:00Z')],
    ['the day that leap years have', at('2024-02-29T00:00:00Z')],
    ['a list of them', '{"times":["0001-01-01T00:00:00Z","9999-12-31T23:59:59.999999999Z"]}'],
  ])
  const refused = { path: 'time', reason: /is not a google\.protobuf\.Timestamp/ }
  itRefuses('All', [
    ...([
      ['a small t', '2026-01-01t00:00:00Z'],
      ['a small z', '2026-01-01T00:00:00z'],
      ['a space for the T', '2026-01-01 00:00:00Z'],
      ['no zone', '2026-01-01T00:00:00'],
      ['no time', '2026-01-01'],
      ['no seconds', '2026-01-01T00:00Z'],
      ['a leap second', '2016-12-31T23:59:60Z'],
      ['hour 24', '2026-01-01T24:00:00Z'],
      ['minute 60', '2026-01-01T00:60:00Z'],
      ['month 13', '2026-13-01T00:00:00Z'],
      ['day 0', '2026-01-00T00:00:00Z'],
      ['30 February', '2026-02-30T00:00:00Z'],
      ['29 February of another year', '2026-02-29T00:00:00Z'],
      ['31 April', '2026-04-31T00:00:00Z'],
      ['an offset of a day', '2026-01-01T00:00:00+24:00'],
      ['an offset of 60 minutes', '2026-01-01T00:00:00+10:60'],
      ['an offset without a colon', '2026-01-01T00:00:00+0800'],
      ['ten digits of a fraction', '2026-01-01T00:00:00.0000000001Z'],
      ['a point without digits', '2026-01-01T00:00:00.Z'],
      ['a fraction after a comma', '2026-01-01T00:00:00,5Z'],
      ['year 10000', '10000-01-01T00:00:00Z'],
      ['something behind', '2026-01-01T00:00:00Zx'],
      ['a line break behind', '2026-01-01T00:00:00Z\\n'],
      ['nothing', ''],
    ] as const).map(([says, text]) => [says, at(text), refused.path, refused.reason] as const),
    ['year 0', at('0000-12-31T23:59:59Z'), 'time', /not from year 1/],
    ['year 1 of the east, which is year 0', at('0001-01-01T00:00:00+00:01'), 'time', /not from year 1/],
    ['the last moment of the west, which is later', at('9999-12-31T23:59:59-00:01'), 'time', /year 9999/],
    ['a number', '{"time":0}', 'time', refused.reason],
    ['an object', '{"time":{"seconds":1}}', 'time', refused.reason],
    ['one of a list', '{"times":["2026-01-01T00:00:00Z","soon"]}', 'times[1]', refused.reason],
  ])
})

describe('protojson: Duration', () => {
  const of = (text: string) => `{"duration":"${text}"}`
  itReads('All', [
    ['seconds', of('1s')],
    ['zeros of a fraction', of('1.000000000s'), of('1s')],
    ['three digits of a fraction', of('1.010000000s'), of('1.010s')],
    ['six digits of a fraction', of('1.000010000s'), of('1.000010s')],
    ['nine digits of a fraction', of('1.000000010s')],
    ['one digit of a fraction', of('1.5s'), of('1.500s')],
    ['a negative one', of('-1.500s')],
    ['a negative one below a second', of('-0.5s'), of('-0.500s')],
    ['nothing', of('0s')],
    ['minus nothing', of('-0s'), of('0s')],
    ['the longest', of('315576000000.999999999s')],
    ['the longest negative one', of('-315576000000.999999999s')],
  ])
  itRefuses('All', [
    ['no unit', of('1'), 'duration', /is not a google\.protobuf\.Duration/],
    ['another unit', of('1m'), 'duration'],
    ['something behind', of('1sx'), 'duration'],
    ['ten digits of a fraction', of('1.0000000001s'), 'duration'],
    ['no digit before the point', of('.5s'), 'duration'],
    ['no digit after the point', of('1.s'), 'duration'],
    ['a plus', of('+1s'), 'duration'],
    ['a space', of(' 1s'), 'duration'],
    ['an exponent', of('1e3s'), 'duration'],
    ['only the unit', of('s'), 'duration'],
    ['the duration of RFC 3339', of('PT1S'), 'duration'],
    ['one that is too long', of('315576000001s'), 'duration', /longer than 315576000000s/],
    ['one that is too long by far', of(`${'9'.repeat(400)}s`), 'duration', /longer/],
    ['a negative one that is too long', of('-315576000001.000000000s'), 'duration', /longer/],
    ['a number', '{"duration":1}', 'duration'],
  ])
})

describe('protojson: FieldMask', () => {
  itReads('All', [
    ['paths in lowerCamelCase', '{"mask":"foo,barBaz,a.bC"}'],
    ['no path', '{"mask":""}'],
    ['everything', '{"mask":"*"}'],
  ])
  itRefuses('All', [
    ['an underscore', '{"mask":"foo,bar_bar"}', 'mask', /"bar_bar" is not a path in lowerCamelCase/],
    ['an empty path', '{"mask":"foo,,bar"}', 'mask'],
    ['a comma at the end', '{"mask":"foo,"}', 'mask'],
    ['a space', '{"mask":"foo, bar"}', 'mask'],
    ['a list', '{"mask":["foo"]}', 'mask', /a list is not a google\.protobuf\.FieldMask/],
    ['half a surrogate pair', '{"mask":"foo\\ud800"}', 'mask'],
  ])

  it('protojson: a FieldMask is read into proto names', () => {
    assert.deepEqual((valueOf(read('All', '{"mask":"foo,barBaz"}'), 'mask') as { paths: string[] }).paths, ['foo', 'bar_baz'])
  })
})

describe('protojson: Struct, Value and ListValue', () => {
  itReads('All', [
    ['a Struct of every kind', '{"struct":{"null":null,"int":1234,"bool":true,"double":1234.5678,"string":"Hello world!","list":[1234,"5678",[]],"object":{"value":0}}}'],
    ['an empty Struct', '{"struct":{}}'],
    ['keys that every object has', '{"struct":{"__proto__":{"__proto__":1},"constructor":null,"toString":"x"}}'],
    ['a Value that is a number', '{"value":1.5}'],
    ['a Value that is a boolean', '{"value":false}'],
    ['a Value that is a string', '{"value":"hello"}'],
    ['a Value that is a list', '{"value":[0,"hello"]}'],
    ['a Value that is an object', '{"value":{"value":1}}'],
    ['a Value that is an empty object', '{"value":{}}'],
    ['a ListValue', '{"list":[null,[["a"]]]}'],
    ['an empty ListValue', '{"list":[]}'],
    ['a list of Values', '{"values":[["a"],{"b":null},null]}'],
    ['a number of more digits than a Value holds', '{"value":12345678901234567890}'],
    ['an Empty', '{"empty":{}}'],
  ])
  itRefuses('All', [
    ['a list as a Struct', '{"struct":[]}', 'struct', /\[\] is not an object/],
    ['an object as a ListValue', '{"list":{}}', 'list', /an object is not a list/],
    ['a number beyond a double', '{"value":{"a":[1,1e999]}}', 'value["a"][1]', /beyond what double holds/],
    ['half a surrogate pair in a Struct', '{"struct":{"a":["\\udfff"]}}', 'struct["a"][0]', /surrogate/],
    ['half a surrogate pair in a key of a Struct', '{"struct":{"\\udfff":1}}', 'struct["\\udfff"]', /surrogate/],
    ['a field in an Empty', '{"empty":{"a":1}}', 'empty.a'],
  ])
})

describe('protojson: wrappers', () => {
  const text = (double: string, float: string, int64: string, int32: string, bool: string, string: string) =>
    `{"wrappedDouble":${double},"wrappedFloat":${float},"wrappedInt64":"-${int64}","wrappedUint64":"${int64}","wrappedInt32":-${int32},"wrappedUint32":${int32},`
    + `"wrappedBool":${bool},"wrappedString":"${string}","wrappedBytes":"${string}"}`
  itReads('All', [
    ['wrappers at their defaults', text('0', '0', '0', '0', 'false', ''), text('0', '0', '0', '0', 'false', '').replaceAll('-0', '0')],
    ['wrappers of all kinds', text('"NaN"', '1.5', '1', '1', 'true', 'AQI=')],
    ['an int64 as a number', '{"wrappedInt64":9007199254740993}', '{"wrappedInt64":"9007199254740993"}'],
    ['a list of wrappers', '{"wrappedInt32s":[0,1]}'],
  ])
  itRefuses('All', [
    ['a value of another type', '{"wrappedInt32":"x"}', 'wrapped_int32', /"x" is not of type int32/],
    ['an object', '{"wrappedBool":{"value":true}}', 'wrapped_bool'],
    ['a number beyond its type', '{"wrappedUint32":-1}', 'wrapped_uint32', /beyond/],
  ])
})

describe('protojson: answers that have no JSON form', () => {
  const value = (kind: object) => ({ $typeName: 'google.protobuf.Value', kind })
  const cases: [says: string, fields: object, cause: RegExp][] = [
    ['a Timestamp before year 1', { time: { seconds: -62135596801n } }, /0001-01-01/],
    ['a Timestamp after year 9999', { time: { seconds: 253402300800n } }, /9999-12-31/],
    ['a Timestamp with negative nanos', { time: { seconds: 0n, nanos: -1 } }, /nanos/],
    ['a Timestamp with too many nanos', { time: { seconds: 0n, nanos: 1_000_000_000 } }, /nanos/],
    ['a Duration that is too long', { duration: { seconds: 315576000001n } }, /range/],
    ['a Duration of two signs', { duration: { seconds: 1n, nanos: -1 } }, /sign/],
    ['a FieldMask whose path does not come back: fooBar', { mask: { paths: ['fooBar'] } }, /irreversible/],
    ['a FieldMask whose path does not come back: foo_3_bar', { mask: { paths: ['foo_3_bar'] } }, /irreversible/],
    ['a FieldMask whose path does not come back: foo__bar', { mask: { paths: ['foo__bar'] } }, /irreversible/],
    ['a Value that is NaN', { value: value({ case: 'numberValue', value: Number.NaN }) }, /NaN/],
    ['a Value that is infinite', { value: value({ case: 'numberValue', value: Infinity }) }, /Infinity/],
    ['a Value that is nothing', { value: value({ case: undefined }) }, /must have a value/],
    ['an Any of a type that nobody knows', { any: { typeUrl: 'type.googleapis.com/nobody.Knows', value: new Uint8Array() } }, /nobody\.Knows/],
    ['an Any of bytes that are not of its type', { any: { typeUrl: 'type.googleapis.com/protojson.v1.Inner', value: Buffer.from([0xff]) } }, /EOF|invalid|illegal/],
  ]
  for (const [says, fields, cause] of cases) {
    it(`protojson: ${says} is INTERNAL, and the log says why`, () => {
      assert.throws(() => write('All', make('All', fields)), (error: ApiError) => {
        assert.equal(error.code, 'INTERNAL')
        assert.doesNotMatch(error.message, cause)
        assert.match(String(error.cause), cause)
        return true
      })
    })
  }
})
