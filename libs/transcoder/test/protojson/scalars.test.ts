import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { make, read, valueOf, write } from '../fixture/protojson/echo.ts'
import { itReads, itRefuses } from '../fixture/protojson/tables.ts'

describe('protojson: integers ("Representation of each type")', () => {
  itReads('All', [
    ['the most that int32 holds', '{"int32":2147483647}'],
    ['the least that int32 holds', '{"int32":-2147483648}'],
    ['int32 in a string', '{"int32":"2147483647"}', '{"int32":2147483647}'],
    ['int32 in a string with an escape', '{"int32":"2\\u003147483647"}', '{"int32":2147483647}'],
    ['int32 with an exponent', '{"int32":1e5}', '{"int32":100000}'],
    ['int32 with an exponent, in a string', '{"int32":"1e2"}', '{"int32":100}'],
    ['int32 with a fraction of nothing', '{"int32":100000.000}', '{"int32":100000}'],
    ['int32 with a fraction of nothing, in a string', '{"int32":"1.0"}', '{"int32":1}'],
    ['int32 with a fraction that the exponent takes up', '{"int32":2.147483647e9}', '{"int32":2147483647}'],
    ['minus zero as an integer', '{"optionalInt32":-0}', '{"optionalInt32":0}'],
    ['minus zero in a string', '{"optionalInt32":"-0"}', '{"optionalInt32":0}'],
    ['the most that uint32 holds', '{"uint32":4294967295,"fixed32":4294967295}'],
    ['the ends of sint32 and sfixed32', '{"sint32":-2147483648,"sfixed32":2147483647}'],
    ['int64 as a string', '{"int64":"9223372036854775807"}'],
    ['the least that int64 holds', '{"int64":"-9223372036854775808"}'],
    ['the most that uint64 holds', '{"uint64":"18446744073709551615","fixed64":"18446744073709551615"}'],
    ['the ends of sint64 and sfixed64', '{"sint64":"-9223372036854775808","sfixed64":"9223372036854775807"}'],
    ['int64 as a number', '{"int64":1}', '{"int64":"1"}'],
    ['int64 as a number that a double holds', '{"int64":9223372036854774784}', '{"int64":"9223372036854774784"}'],
    ['the least int64 as a number', '{"int64":-9223372036854775808}', '{"int64":"-9223372036854775808"}'],
    ['int64 as a number that a double does not hold', '{"int64":9007199254740993,"uint64":18446744073709551615}', '{"int64":"9007199254740993","uint64":"18446744073709551615"}'],
    ['int64 with an exponent', '{"int64":1e3}', '{"int64":"1000"}'],
    ['int64 with an exponent, in a string', '{"int64":"1e3"}', '{"int64":"1000"}'],
    ['int64 with a fraction that the exponent takes up', '{"int64":"9.223372036854775807e18"}', '{"int64":"9223372036854775807"}'],
    ['int64 with a fraction of nothing, in a string', '{"int64":"10.00"}', '{"int64":"10"}'],
    ['int64 with a negative exponent', '{"int64":"1500e-2"}', '{"int64":"15"}'],
    ['zero with any exponent', '{"optionalInt32":"0e999999999999"}', '{"optionalInt32":0}'],
  ])
  itRefuses('All', [
    ['a number beyond int32', '{"int32":2147483648}', 'int32', /beyond what int32 holds/],
    ['a number below int32', '{"int32":-2147483649}', 'int32', /beyond/],
    ['a number beyond int32 in a string', '{"int32":"2147483648"}', 'int32', /beyond/],
    ['a number beyond uint32', '{"uint32":4294967296}', 'uint32', /beyond/],
    ['a negative uint32', '{"uint32":-1}', 'uint32', /beyond/],
    ['a number beyond int64', '{"int64":"9223372036854775808"}', 'int64', /beyond/],
    ['a number below int64', '{"int64":"-9223372036854775809"}', 'int64', /beyond/],
    ['a number beyond int64, not quoted', '{"int64":9223372036854775808}', 'int64', /beyond/],
    ['a number beyond uint64', '{"uint64":"18446744073709551616"}', 'uint64', /beyond/],
    ['a negative uint64', '{"uint64":"-1"}', 'uint64', /beyond/],
    ['a number beyond a double', '{"int64":1e999}', 'int64', /beyond/],
    ['an exponent without measure', '{"int64":"1e999999999999"}', 'int64', /beyond/],
    ['an exponent without measure, negative', '{"int64":"1e-999999999999"}', 'int64'],
    ['half a number', '{"int32":0.5}', 'int32', /0\.5 is not of type int32/],
    ['half a number in a string', '{"int64":"0.5"}', 'int64'],
    ['one and a half', '{"int32":"1.5"}', 'int32'],
    ['half a number with an exponent', '{"int64":"15e-1"}', 'int64'],
    ['another base', '{"int32":"0x1"}', 'int32'],
    ['another base for int64', '{"int64":"0x1"}', 'int64'],
    ['a binary number', '{"uint64":"0b1"}', 'uint64'],
    ['a leading zero', '{"int32":"01"}', 'int32'],
    ['a leading zero for int64', '{"int64":"-01"}', 'int64'],
    ['a plus', '{"int64":"+1"}', 'int64'],
    ['a space before', '{"int32":" 1"}', 'int32'],
    ['a space after', '{"int64":"1 "}', 'int64'],
    ['no digit', '{"int64":""}', 'int64'],
    ['no digit for int32', '{"int32":""}', 'int32'],
    ['a point without digits', '{"int32":"1."}', 'int32'],
    ['letters', '{"uint32":"3x3"}', 'uint32'],
    ['a boolean as an integer', '{"int32":true}', 'int32', /true is not of type int32/],
    ['a list as an integer', '{"int64":[1]}', 'int64', /a list is not of type int64/],
    ['Infinity as an integer', '{"int32":"Infinity"}', 'int32'],
    ['digits of another script', '{"int32":"١"}', 'int32'],
  ])
})

describe('protojson: float and double', () => {
  itReads('All', [
    ['the least float', '{"float":1.175494e-38}', '{"float":1.175494e-38}'],
    ['the greatest float', '{"float":3.402823e+38}', '{"float":3.402823e+38}'],
    ['double', '{"double":2.22507e-308}'],
    ['the greatest double', '{"double":-1.79769e+308}'],
    ['double in a string', '{"double":"1.5e1"}', '{"double":15}'],
    ['float in a string', '{"float":"1"}', '{"float":1}'],
    ['float with as few digits as mean it', '{"float":0.1,"wrappedFloat":-16777216,"double":0.10000000149011612}'],
    ['float with nine digits', '{"float":0.106967226}'],
    ['floats inside', '{"floats":[0.1,1.4013e-45,3.4028235e+38,"NaN"],"floatsByString":{"__proto__":0.3},"self":{"float":0.7,"int32":1}}'],
    ['NaN', '{"double":"NaN","float":"NaN"}'],
    ['Infinity', '{"double":"Infinity","float":"Infinity"}'],
    ['-Infinity', '{"double":"-Infinity","float":"-Infinity"}'],
    ['double with more digits than it holds', '{"double":12345678901234567890}'],
  ])
  itRefuses('All', [
    ['a number beyond float', '{"float":3.502823e+38}', 'float', /beyond what float holds/],
    ['a number below float', '{"float":-3.502823e+38}', 'float', /beyond/],
    ['a number beyond double', '{"double":1.89769e+308}', 'double', /beyond/],
    ['a number beyond double in a string', '{"double":"-1e400"}', 'double', /beyond/],
    ['a double without digits', '{"double":""}', 'double'],
    ['a double with a space', '{"double":" 1"}', 'double'],
    ['a double in another base', '{"double":"0x10"}', 'double'],
    ['a double with a plus', '{"double":"+1"}', 'double'],
    ['a double without a digit before the point', '{"double":".5"}', 'double'],
    ['NaN in small letters', '{"double":"nan"}', 'double'],
    ['Inf', '{"float":"Inf"}', 'float'],
    ['NaN without quotes', '{"double":NaN}', '', /not JSON/],
    ['Infinity without quotes', '{"double":-Infinity}', '', /not JSON/],
    ['a boolean as a double', '{"double":false}', 'double'],
  ])

  it('protojson: minus zero is read as such, and written as the zero that it equals', () => {
    const message = read('All', '{"double":-0.0}')
    assert.ok(Object.is(valueOf(message, 'double'), -0))
    assert.equal(JSON.stringify(write('All', message)), '{"double":0}')
  })
})

describe('protojson: bool and string', () => {
  itReads('All', [
    ['true', '{"bool":true}'],
    ['false, which is the default', '{"bool":false}', '{}'],
    ['string', '{"string":"Hello world!"}'],
    ['string of other scripts', '{"string":"谷歌"}'],
    ['string with escapes', '{"string":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000"}'],
    ['string with a surrogate pair', '{"string":"\\uD83D\\uDE01"}', '{"string":"😁"}'],
  ])
  itRefuses('All', [
    ['0 as a boolean', '{"bool":0}', 'bool', /0 is not of type bool/],
    ['"true" as a boolean', '{"bool":"true"}', 'bool'],
    ['a number as a string', '{"string":12345}', 'string', /12345 is not of type string/],
    ['a number of many digits as a string', '{"string":12345678901234567890}', 'string'],
    ['a high surrogate alone', '{"string":"\\ud800"}', 'string', /surrogate/],
    ['a low surrogate alone', '{"string":"a\\uDC00b"}', 'string', /surrogate/],
    ['a surrogate pair in the wrong order', '{"strings":["","\\uDE01\\uD83D"]}', 'strings[1]', /surrogate/],
    ['a surrogate alone in the key of a map', '{"byString":{"\\ud800":""}}', 'by_string["\\ud800"]', /surrogate/],
  ])
})

describe('protojson: bytes', () => {
  itReads('All', [
    ['standard base64 with padding', '{"bytes":"AQI="}'],
    ['standard base64 without padding', '{"bytes":"AQI"}', '{"bytes":"AQI="}'],
    ['URL-safe base64 with padding', '{"bytes":"-_8="}', '{"bytes":"+/8="}'],
    ['URL-safe base64 without padding', '{"bytes":"-_8"}', '{"bytes":"+/8="}'],
    ['base64 with bits left over', '{"bytes":"-_"}', '{"bytes":"+w=="}'],
    ['no bytes', '{"bytes":""}', '{}'],
  ])
  itRefuses('All', [
    ['a space in base64', '{"bytes":"AQ I="}', 'bytes', /"AQ I=" is not of type bytes in base64/],
    ['a line break in base64', '{"bytes":"AQI=\\n"}', 'bytes'],
    ['too much padding', '{"bytes":"AQI=="}', 'bytes'],
    ['padding in the middle', '{"bytes":"AQ==AQ=="}', 'bytes'],
    ['nothing but padding', '{"bytes":"=="}', 'bytes'],
    ['one digit too many', '{"bytes":"AQIDA"}', 'bytes'],
    ['both alphabets at once', '{"bytes":"+_8="}', 'bytes'],
    ['a list of numbers as bytes', '{"bytes":[1,2]}', 'bytes'],
  ])

  it('protojson: bytes may be many', () => {
    const text = Buffer.alloc(6_000_000, 0xff).toString('base64url')
    assert.equal((valueOf(read('All', `{"bytes":"${text}"}`), 'bytes') as Uint8Array).length, 6_000_000)
  })
})

describe('protojson: enum', () => {
  itReads('All', [
    ['the name of an enum value', '{"colour":"COLOUR_RED"}'],
    ['an alias of an enum value', '{"colour":"COLOUR_ROUGE"}', '{"colour":"COLOUR_RED"}'],
    ['the number of an enum value', '{"colour":1}', '{"colour":"COLOUR_RED"}'],
    ['a negative number of an enum value', '{"colour":-1}', '{"colour":"COLOUR_DARK"}'],
    ['a number that nobody has a name for', '{"colour":123}'],
    ['such numbers in a list', '{"colours":[0,1,-7]}', '{"colours":["COLOUR_UNSPECIFIED","COLOUR_RED",-7]}'],
    ['such a number in a map', '{"coloursByString":{"a":"COLOUR_DARK","b":9}}'],
  ])
  itRefuses('All', [
    ['a name that nobody knows', '{"colour":"COLOUR_ULTRAVIOLET"}', 'colour', /"COLOUR_ULTRAVIOLET" is not a value of protojson\.v1\.Colour/],
    ['a name in other letters', '{"colour":"colour_red"}', 'colour'],
    ['the number of an enum value in a string', '{"colour":"1"}', 'colour'],
    ['a name of what every object has', '{"colour":"constructor"}', 'colour'],
    ['half a number of an enum value', '{"colour":0.5}', 'colour'],
    ['an enum value beyond int32', '{"colour":2147483648}', 'colour'],
    ['a boolean as an enum value', '{"colours":[true]}', 'colours[0]'],
  ])

  it('protojson: fields without presence are not written at their default values', () => {
    assert.deepEqual(write('All', make('All', { int32: 0, string: '', colour: 0, optionalInt32: 0 })), { optionalInt32: 0 })
  })
})
