import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatGrpcTimeout, parseGrpcTimeout } from '../../src/dev/activator/grpc-timeout.ts'
import { endToEnd, parseRequestTimeout } from '../../src/dev/activator/http-headers.ts'

it('reads deadlines of gRPC in every unit, and no others', () => {
  assert.deepEqual(['1H', '2M', '3S', '4m', '5000u', '0n', '123456789m', '5', '-1S', undefined].map(parseGrpcTimeout),
    [3_600_000, 120_000, 3000, 4, 5, 0, undefined, undefined, undefined, undefined])
})

it('writes a deadline in eight digits, never shorter than it is nor by more than a ten-millionth', () => {
  for (const timeout of [0, 0.5, 1, 2500, 60_000, 86_400_000, 1e12]) {
    const text = formatGrpcTimeout(timeout)
    assert.match(text, /^\d{1,8}[HMSmun]$/)
    const read = parseGrpcTimeout(text) ?? -1
    assert.ok(read >= timeout && read - timeout <= timeout / 1e7 + 1e-6, `${timeout} became ${text}`)
  }
})

it('reads deadlines of HTTP in decimal seconds, and no others', () => {
  assert.deepEqual(['2', '0.25', '1e3', '', '-1', undefined].map(parseRequestTimeout), [2000, 250, undefined, undefined, undefined, undefined])
})

it('drops the headers of a connection and those that it names', () => {
  assert.deepEqual(endToEnd(['Host', 'a', 'Connection', 'close, X-Gone', 'X-Gone', '1', 'TE', 'x', 'X-Kept', '1', 'X-Kept', '2', 'Transfer-Encoding', 'chunked']),
    ['host', 'a', 'x-kept', '1', 'x-kept', '2'])
})
