import { describe } from 'node:test'
import { itReads, itRefuses } from '../fixture/protojson/tables.ts'

describe('protojson: names ("Field names as JSON keys")', () => {
  itReads('All', [
    ['lowerCamelCase', '{"wrappedInt32":1,"fieldName4":2,"field0Name6":3,"FIELDNAME11":4}'],
    ['proto names', '{"wrapped_int32":1,"field__name4_":2,"field_0_name6":3,"FIELD_NAME11":4}', '{"wrappedInt32":1,"fieldName4":2,"field0Name6":3,"FIELDNAME11":4}'],
    ['json_name', '{"other-name":"x"}'],
    ['the proto name beside json_name', '{"renamed":"x"}', '{"other-name":"x"}'],
    ['a name with an escape', '{"int\\u00332":1}', '{"int32":1}'],
    ['fields that are called as what every object has', '{"__proto__":1,"constructor":2}', '{"Proto":1,"constructor":2}'],
    ['spaces wherever JSON has them', ' {\n"int32"\t:\r\n1 , "string" : "a" }\n', '{"int32":1,"string":"a"}'],
  ])
  itRefuses('All', [
    ['a name that nobody knows', '{"colour_":1}', 'colour_', /there is no such field/],
    ['such a name inside', '{"inners":[{"inner":{"txt":1}}]}', 'inners[0].inner.txt'],
    ['a name in the wrong case', '{"wrapped_Int32":1}', 'wrapped_Int32'],
    ['a name that every object has', '{"toString":1}', 'toString'],
    ['such a name with null ("Null values": keys are checked)', '{"nonsense":null}', 'nonsense'],
    ['a list instead of a message', '{"inner":[]}', 'inner', /\[\] is not an object/],
    ['a string instead of a message', '{"inner":"x"}', 'inner', /"x" is not an object/],
    ['null instead of the whole', 'null', '', /null is not an object/],
    ['a list instead of the whole', '[]', ''],
    ['an object instead of a list', '{"int32s":{}}', 'int32s', /an object is not a list/],
    ['one value instead of a list', '{"int32s":1}', 'int32s'],
    ['a list instead of a map', '{"byString":[]}', 'by_string'],
  ])
})

describe('protojson: duplicates ("Duplicate values")', () => {
  itRefuses('All', [
    ['a name twice', '{"int32":1,"int32":1}', 'int32', /given twice/],
    ['a name twice, once with an escape', '{"int32":1,"int\\u00332":1}', 'int32'],
    ['a name twice with null', '{"inner":{},"inner":null}', 'inner'],
    ['a name twice inside', '{"inners":[{},{"inner":{"text":"","text":""}}]}', 'inners[1].inner.text'],
    ['a field by both its names', '{"wrapped_int32":1,"wrappedInt32":1}', 'wrapped_int32', /as wrappedInt32 and as wrapped_int32/],
    ['a field by both its names, the other way', '{"wrappedInt32":1,"wrapped_int32":null}', 'wrapped_int32'],
    ['a key twice', '{"byString":{"a":"","b":"","a":""}}', 'by_string["a"]'],
    ['__proto__ twice', '{"byString":{"__proto__":"","__proto__":""}}', 'by_string["__proto__"]'],
    ['a key in two spellings', '{"byInt32":{"1":1,"1.0":1}}', 'by_int32["1.0"]', /the same key/],
    ['a key twice where anything goes', '{"struct":{"a":[{"b":1,"b":2}]}}', 'struct.a[0].b'],
    ['two fields of a oneof', '{"choiceInt32":1,"choiceString":"a"}', 'choice_string', /another field of the oneof "choice"/],
    ['two fields of a oneof, one a message', '{"choiceInner":{},"choiceColour":0}', 'choice_colour'],
  ])
  itReads('All', [
    ['the same name in different objects', '{"inners":[{"text":"a"},{"text":"a"}],"inner":{"text":"a"}}'],
    ['a text that looks like members', '{"string":"\\"a\\":1,\\"a\\":1,{\\\\"}'],
  ])
})

describe('protojson: null ("Null values")', () => {
  const names = [
    'int32', 'int64', 'uint32', 'uint64', 'sint32', 'sint64', 'fixed32', 'fixed64', 'sfixed32', 'sfixed64', 'float', 'double', 'bool', 'string', 'bytes',
    'colour', 'inner',
    'optionalInt32', 'optionalColour', 'int32s', 'colours', 'inners', 'values', 'byString', 'innersByString', 'time', 'duration', 'mask', 'any', 'struct', 'list', 'empty',
    'wrappedBool', 'wrappedInt64', 'choiceInt32', 'choiceString', 'choiceInner', 'choiceColour', 'choiceWrapped',
  ]
  itReads('All', [
    ...names.map((name) => [`null leaves ${name} unset`, `{"${name}":null}`, '{}'] as const),
    ['null of a Value is a value', '{"value":null}'],
    ['null of a NullValue with presence is a value', '{"optionalNull":null}'],
    ['null of a NullValue without presence is its default', '{"null":null}', '{}'],
    ['null of a NullValue in a oneof chooses it', '{"choiceNull":null}'],
    ['null of any other does not', '{"choiceInner":null,"choiceInt32":0,"choiceColour":null}', '{"choiceInt32":0}'],
    ['NullValue by name', '{"optionalNull":"NULL_VALUE"}', '{"optionalNull":null}'],
    ['null in a list of Values', '{"values":[null,1]}'],
    ['null in a map of Values', '{"valuesByString":{"a":null}}'],
  ])
  itRefuses('All', [
    ['null in a list', '{"int32s":[1,null]}', 'int32s[1]', /null is not taken in a list/],
    ['null in a list of messages', '{"inners":[{},null]}', 'inners[1]'],
    ['null in a list of wrappers', '{"wrappedInt32s":[null]}', 'wrapped_int32s[0]'],
    ['null in a list of enum values', '{"colours":[null]}', 'colours[0]'],
    ['null in a map', '{"byString":{"a":null}}', 'by_string["a"]', /null is not taken in a map/],
    ['null in a map of messages', '{"innersByString":{"a":null}}', 'inners_by_string["a"]'],
    ['two nulls and a value of one oneof, where one null counts', '{"choiceNull":null,"choiceInt32":1}', 'choice_int32'],
  ])
})

describe('protojson: lists, maps and oneofs', () => {
  itReads('All', [
    ['a list', '{"int32s":[1,2,3,4]}'],
    ['a list of strings', '{"strings":["Hello","world",""]}'],
    ['a list of messages', '{"inners":[{"number":1234},{}]}'],
    ['an empty list', '{"int32s":[]}', '{}'],
    ['a map by string', '{"byString":{"a":"1","":"2","__proto__":"3","constructor":"4","toString":"5"}}'],
    ['a map by boolean', '{"byBool":{"true":1,"false":0}}'],
    ['a map by int32', '{"byInt32":{"1":2,"-2147483648":3}}'],
    ['a map by int32 with an escape', '{"byInt32":{"\\u0031":2}}', '{"byInt32":{"1":2}}'],
    ['a map by uint64', '{"byUint64":{"18446744073709551615":"m","0":"z"}}'],
    ['a map by int64 of bytes', '{"byInt64":{"-9223372036854775808":"AQI="}}'],
    ['a map of messages', '{"innersByString":{"hello":{"number":1234},"":{}}}'],
    ['a map of Values', '{"valuesByString":{"a":[1,{"b":null}]}}'],
    ['a oneof at its default', '{"choiceInt32":0}'],
    ['a oneof of an empty string', '{"choiceString":""}'],
    ['a oneof of an empty message', '{"choiceInner":{}}'],
    ['a oneof of the first enum value', '{"choiceColour":"COLOUR_UNSPECIFIED"}'],
    ['a oneof of a wrapper', '{"choiceWrapped":"0"}'],
    ['a field with presence at its default', '{"optionalInt32":0,"optionalColour":"COLOUR_UNSPECIFIED"}'],
  ])
  itRefuses('All', [
    ['a value of another type in a list', '{"int32s":[1,2,"name",4]}', 'int32s[2]', /"name" is not of type int32/],
    ['a message in a list of strings', '{"strings":["1",{"a":4}]}', 'strings[1]'],
    ['a list in a list', '{"int32s":[[1]]}', 'int32s[0]'],
    ['a number in a list of messages', '{"inners":[{},2]}', 'inners[1]'],
    ['a value inside a list of messages', '{"inners":[{"number":1},{"number":"x"}]}', 'inners[1].number'],
    ['a key of another type', '{"byInt32":{"one":1}}', 'by_int32["one"]', /"one" is not of type int32/],
    ['a key beyond its type', '{"byInt32":{"2147483648":1}}', 'by_int32["2147483648"]', /beyond/],
    ['a negative key of uint64', '{"byUint64":{"-1":""}}', 'by_uint64["-1"]'],
    ['a key in another base', '{"byInt64":{"0x1":""}}', 'by_int64["0x1"]'],
    ['a key that is no boolean', '{"byBool":{"1":1}}', 'by_bool["1"]', /not of type bool/],
    ['a value of a map', '{"byString":{"a":"","b c":1}}', 'by_string["b c"]'],
    ['a value inside a map of messages', '{"innersByString":{"x":{"inner":{"number":[]}}}}', 'inners_by_string["x"].inner.number'],
  ])
})

describe('protojson: text that is no JSON (RFC 8259)', () => {
  itRefuses('All', [
    ['a trailing comma', '{"int32":1,}', '', /not JSON/],
    ['a name without quotes', '{int32:1}', ''],
    ['single quotes', "{'int32':1}", ''],
    ['a comment', '{"int32":1}//', ''],
    ['something behind', '{"int32":1}{}', ''],
    ['half of it', '{"int32":', ''],
    ['nothing but spaces', ' \n', ''],
    ['a leading zero', '{"int32":01}', ''],
    ['a plus', '{"int32":+1}', ''],
    ['a line break in a string', '{"string":"a\nb"}', ''],
    ['an escape that is none', '{"string":"\\U8C37"}', ''],
    ['an escape that breaks off', '{"string":"\\u8C3"}', ''],
    ['a byte that is not UTF-8', Uint8Array.of(0x22, 0xff, 0x22), '', /not UTF-8/],
    ['overlong UTF-8', Uint8Array.of(0x22, 0xc0, 0xaf, 0x22), '', /not UTF-8/],
    ['a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), '', /not UTF-8/],
    ['UTF-16', new Uint8Array(Buffer.from('{}', 'utf16le')), ''],
    ['two byte order marks', '\ufeff\ufeff{}', ''],
  ])
  itReads('All', [['a byte order mark, which is passed over (8.1)', '\ufeff{"int32":1}', '{"int32":1}']])
})
