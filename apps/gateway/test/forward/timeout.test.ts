import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { ask, errorOf, openForwarding, openRemembering, serveHttp } from '../fixture/http-service.ts'

describe('the deadline of a forwarded request', () => {
  const cases = [
    { what: 'what all have', variables: { DEFAULT_DEADLINE: '2500ms' }, asked: undefined, told: '2.5' },
    { what: 'what the client asks for', variables: {}, asked: '0.25', told: '0.25' },
    { what: 'to the millisecond', variables: {}, asked: '3.0000001', told: '3.001' },
    { what: 'never more than the longest', variables: { MAX_DEADLINE: '4s' }, asked: '3600', told: '4' },
    { what: 'never more than the longest, also by default', variables: { MAX_DEADLINE: '4s' }, asked: undefined, told: '4' },
  ]
  for (const { what, variables, asked, told } of cases) {
    it(`is told to the service in seconds: ${what}`, async (t) => {
      const { door, seen } = await openRemembering(t, variables)
      await ask(`${door}/reports`, asked === undefined ? {} : { headers: { 'x-request-timeout': asked } })
      assert.deepEqual(seen.map(({ headers }) => headers['x-request-timeout']), [told])
    })
  }

  for (const asked of ['soon', '1e3', '-1', '', '0', '250ms']) {
    it(`must be a number of seconds, which "${asked}" is not`, async (t) => {
      const { door, seen } = await openRemembering(t)
      const answer = await ask(`${door}/reports`, { headers: { 'x-request-timeout': asked } })
      assert.deepEqual([answer.status, errorOf(answer).details?.[0]?.fieldViolations?.[0]?.field, seen], [400, 'X-Request-Timeout', []])
    })
  }

  it('may be asked for as in gRPC, and is told once', async (t) => {
    const { door, seen } = await openRemembering(t)
    await ask(`${door}/reports`, { headers: { 'grpc-timeout': '250m', 'x-request-timeout': '2' } })
    assert.deepEqual(seen.map(({ headers }) => [headers['x-request-timeout'], headers['grpc-timeout']]), [['0.25', undefined]])
  })

  it('is 504 in the one error shape when it passes, and the service is told to stop', async (t) => {
    const stopped = Promise.withResolvers<void>()
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => answer.on('close', () => stopped.resolve())), { DEFAULT_DEADLINE: '50ms' })
    const answer = await ask(`${door}/reports`)
    assert.deepEqual([answer.status, errorOf(answer).status, errorOf(answer).message], [504, 'DEADLINE_EXCEEDED', 'the service did not answer within the deadline'])
    await stopped.promise
  })

  it('breaks an answer off that has begun: a part must not look like the whole', async (t) => {
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => answer.write('part')), { DEFAULT_DEADLINE: '200ms' })
    await assert.rejects(ask(`${door}/reports`), { code: 'ECONNRESET' })
  })
})

describe('a client that leaves', () => {
  it('takes its request away from the service', async (t) => {
    const arrived = Promise.withResolvers<void>()
    const left = Promise.withResolvers<void>()
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => {
      answer.on('close', () => left.resolve())
      arrived.resolve()
    }))
    const asked = httpRequest(`${door}/reports`, { agent: false }).on('error', () => undefined).end()
    await arrived.promise
    asked.destroy()
    await left.promise
  })

  it('does so too in the middle of a body, which the service never takes for the whole', async (t) => {
    const ended = Promise.withResolvers<string>()
    const begun = Promise.withResolvers<void>()
    const { door } = await openForwarding(t, await serveHttp(t, (asked) => {
      asked.once('data', () => begun.resolve()).on('end', () => ended.resolve('whole')).on('error', () => ended.resolve('broken off'))
    }))
    const asked = httpRequest(`${door}/reports`, { method: 'POST', agent: false }).on('error', () => undefined)
    asked.write('part')
    await begun.promise
    asked.destroy()
    assert.equal(await ended.promise, 'broken off')
  })

  it('does so too in the middle of an answer', async (t) => {
    const left = Promise.withResolvers<void>()
    const { door } = await openForwarding(t, await serveHttp(t, (_asked, answer) => {
      answer.on('close', () => left.resolve()).write('part')
    }))
    const asked = httpRequest(`${door}/reports`, { agent: false }).on('error', () => undefined).end()
    const [answer] = await once(asked, 'response') as [IncomingMessage]
    await once(answer, 'data')
    asked.destroy()
    await left.promise
  })
})
