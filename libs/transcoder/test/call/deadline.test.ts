import type { IncomingHttpHeaders } from 'node:http'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { askedTimeout } from '../../src/call/deadline.ts'
import { ApiError, defaultDeadlines } from '../../src/index.ts'
import { blamed } from '../fixture/door.ts'
import { openRemembering } from '../fixture/habits/notes.ts'

describe('http habits: how long a client waits', () => {
  const asked: [what: IncomingHttpHeaders, milliseconds: number | undefined][] = [
    [{}, undefined], [{ 'x-request-timeout': '2' }, 2000], [{ 'x-request-timeout': '0.25' }, 250], [{ 'x-request-timeout': '2.5' }, 2500],
    [{ 'x-request-timeout': '0.0015' }, 1.5], [{ 'grpc-timeout': '500m' }, 500], [{ 'grpc-timeout': '1S' }, 1000], [{ 'grpc-timeout': '2H' }, 7_200_000],
    [{ 'grpc-timeout': '3M' }, 180_000], [{ 'grpc-timeout': '5000u' }, 5], [{ 'grpc-timeout': '1500u' }, 1.5], [{ 'grpc-timeout': '1S', 'x-request-timeout': '2' }, 1000],
    [{ 'grpc-timeout': '3S', 'x-request-timeout': '2' }, 2000],
  ]
  for (const [headers, milliseconds] of asked) {
    it(`${JSON.stringify(headers)} is ${milliseconds ?? 'for the route to say'}`, () => {
      assert.equal(askedTimeout(headers), milliseconds)
    })
  }

  const refused: [header: string, values: readonly string[]][] = [
    ['X-Request-Timeout', ['', '0', '0.0', '-1', '1e3', 'soon', '1s', '500ms', '.5', '1.', '2, 3', '999999999', '1 s', '٣']],
    ['grpc-timeout', ['', '0S', '-1S', '1', 'S', '1s', '1.5S', '123456789S', '1S, 2S']],
  ]
  for (const [header, values] of refused) {
    for (const value of values) {
      it(`cannot be ${header}: ${JSON.stringify(value)}, which is 400 and names it`, () => {
        assert.throws(() => askedTimeout({ [header.toLowerCase()]: value }), (error: unknown) => error instanceof ApiError && error.httpStatus === 400 && blamed(error.toJSON())[0] === header)
      })
    }
  }

  it('is over before the service is asked where it is less than a millisecond', async (t) => {
    const { app, asked: seen } = await openRemembering(t)
    for (const headers of [{ 'grpc-timeout': '1n' }, { 'x-request-timeout': '0.0009' }]) {
      assert.equal((await app.inject({ url: '/v1/notes/1', headers })).statusCode, 504)
    }
    assert.deepEqual(seen, [])
  })

  it('is told to the service, and never more than the cap', async (t) => {
    const { app, asked: seen } = await openRemembering(t, {}, { deadlines: { ...defaultDeadlines, max: 4000 } })
    const limits = [['3', 3000], ['3600', 4000]] as const
    for (const [timeout] of limits) assert.equal((await app.inject({ url: '/v1/notes/1', headers: { 'x-request-timeout': timeout } })).statusCode, 200)
    for (const [i, [, limit]] of limits.entries()) assert.ok((seen[i]?.remaining ?? 0) <= limit && (seen[i]?.remaining ?? 0) > limit / 2, `${seen[i]?.remaining} of ${limit}`)
  })

  it('is 400 before the service is asked', async (t) => {
    const { app, asked: seen } = await openRemembering(t)
    const answer = await app.inject({ url: '/v1/notes/1', headers: { 'x-request-timeout': '0' } })
    assert.deepEqual([answer.statusCode, blamed(answer.json()), seen], [400, ['X-Request-Timeout'], []])
  })
})
