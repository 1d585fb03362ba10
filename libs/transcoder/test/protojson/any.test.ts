import { createRegistry, fromBinary } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ProtoJson } from '../../src/protojson/proto-json.ts'
import { make, read, schemaOf, valueOf, write } from '../fixture/protojson/echo.ts'
import { itReads, itRefuses } from '../fixture/protojson/tables.ts'

const inner = '"@type":"type.googleapis.com/protojson.v1.Inner"'
const own = (type: string, value: string) => `{"any":{"@type":"type.googleapis.com/google.protobuf.${type}","value":${value}}}`

describe('protojson: Any', () => {
  itReads('All', [
    ['a message', `{"any":{${inner},"text":"hello","number":1}}`],
    ['the type behind the fields', `{"any":{"text":"hello",${inner}}}`],
    ['an empty message', `{"any":{${inner}}}`],
    ['an Any that has nothing', '{"any":{}}'],
    ['an Empty, which has no form of its own', '{"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}}'],
    ['the URL of another place, which is kept', '{"any":{"@type":"example.com/types/protojson.v1.Inner","number":1}}'],
    ['an Any in an Any', `{"any":{"@type":"type.googleapis.com/google.protobuf.Any","value":{${inner},"text":"deep"}}}`],
    ['Any twice over', `{"any":{"@type":"a/google.protobuf.Any","value":{"@type":"b/google.protobuf.Any","value":{${inner}}}}}`],
    ['a message with an Any', `{"any":{"@type":"x/protojson.v1.All","any":{${inner},"number":2}}}`],
    ['Int32Value', own('Int32Value', '12345')],
    ['Int64Value', own('Int64Value', '"12345"')],
    ['UInt32Value', own('UInt32Value', '1')],
    ['UInt64Value', own('UInt64Value', '"1"')],
    ['DoubleValue', own('DoubleValue', '"NaN"')],
    ['FloatValue', own('FloatValue', '1.5')],
    ['BoolValue', own('BoolValue', 'false')],
    ['StringValue', own('StringValue', '""')],
    ['BytesValue', own('BytesValue', '"AQI="')],
    ['Duration', own('Duration', '"3.100s"')],
    ['Timestamp', own('Timestamp', '"1970-01-01T00:00:00Z"')],
    ['FieldMask', own('FieldMask', '"foo,barBaz"')],
    ['Struct', own('Struct', '{"foo":1}')],
    ['ListValue', own('ListValue', '[1,null]')],
    ['Value of an object', own('Value', '{"foo":1}')],
    ['Value of a number', own('Value', '1')],
    ['Value of null', own('Value', 'null')],
    ['a proto2 message', '{"any":{"@type":"x/protojson.v1.Strict","name":"n"}}'],
  ])
  itRefuses('All', [
    ['a type that nobody knows', '{"any":{"@type":"type.googleapis.com/nobody.Knows"}}', 'any.@type', /"type\.googleapis\.com\/nobody\.Knows" is a type that is not known here/],
    ['no type', '{"any":{"text":"x"}}', 'any.@type', /is required/],
    ['a type without a slash', '{"any":{"@type":"protojson.v1.Inner"}}', 'any.@type', /is not the URL of a type/],
    ['a type that is empty', '{"any":{"@type":""}}', 'any.@type'],
    ['a type that is null', '{"any":{"@type":null}}', 'any.@type'],
    ['a type that is the name of an enum', '{"any":{"@type":"x/protojson.v1.Colour"}}', 'any.@type', /not known/],
    ['a slash at the end', '{"any":{"@type":"type.googleapis.com/"}}', 'any.@type'],
    ['a field that nobody knows', `{"any":{${inner},"txt":1}}`, 'any.txt', /no such field/],
    ['a value that does not fit', `{"any":{${inner},"inner":{"number":"x"}}}`, 'any.inner.number'],
    ['a value of a form of its own that does not fit', own('Duration', '"1"'), 'any.value', /is not a google\.protobuf\.Duration/],
    ['a form of its own without a value', '{"any":{"@type":"x/google.protobuf.Duration"}}', 'any.value', /is required/],
    ['a field beside a form of its own', '{"any":{"@type":"x/google.protobuf.Duration","value":"1s","seconds":1}}', 'any.seconds'],
    ['a value for an Empty that has something', own('Empty', '{"text":1}'), 'any.value.text', /no such field/],
    ['null for an Empty', own('Empty', 'null'), 'any.value'],
    ['a field of an Empty', '{"any":{"@type":"x/google.protobuf.Empty","text":1}}', 'any.text', /no such field/],
    ['a list', '{"any":[]}', 'any'],
    ['a string', '{"any":"x"}', 'any'],
    ['a type that nobody knows, deep inside', `{"any":{"@type":"x/google.protobuf.Any","value":{"@type":"x/nobody.Knows"}}}`, 'any.value.@type'],
    ['a required field that is missing', '{"any":{"@type":"x/protojson.v1.Strict","strict":{"name":"n","strict":{}}}}', 'any.name', /is required/],
    ['such a field deeper inside', '{"any":{"@type":"x/protojson.v1.Strict","name":"n","strict":{}}}', 'any.strict.name'],
    ['the type twice', `{"any":{${inner},${inner}}}`, 'any.@type', /given twice/],
  ])

  it('protojson: an Empty in an Any may have the value that Go writes, and is written without', () => {
    assert.deepEqual(write('All', read('All', own('Empty', '{}'))), { any: { '@type': 'type.googleapis.com/google.protobuf.Empty' } })
  })

  it('protojson: what is in an Any is encoded as its type', () => {
    const any = valueOf(read('All', `{"any":{${inner},"text":"hello"}}`), 'any') as { typeUrl: string; value: Uint8Array }
    assert.equal(any.typeUrl, 'type.googleapis.com/protojson.v1.Inner')
    assert.equal(valueOf(fromBinary(schemaOf('Inner'), any.value), 'text'), 'hello')
  })

  it('protojson: types that everybody knows may be in an Any of an API that does not import them', () => {
    const json = new ProtoJson(createRegistry(schemaOf('All')))
    const message = make('All')
    const any = { '@type': 'type.googleapis.com/google.protobuf.Duration', value: '1s' }
    json.merge(schemaOf('All'), message, { any })
    assert.deepEqual(json.write(schemaOf('All'), message), { any })
    assert.throws(() => json.merge(schemaOf('All'), make('All'), { any: { '@type': 'x/protojson.v1.Inner' } }), /not known here/)
  })
})
