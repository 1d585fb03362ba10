import assert from 'node:assert/strict'
import { promises as dns } from 'node:dns'
import { describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import fastify from 'fastify'
import { GrpcTransport, transcoder } from '../../src/index.ts'
import { descriptors, startLibrary } from '../fixture/library-server.ts'

describe('a service whose name has no address yet', () => {
  it('is found once it has one, before anybody calls, and the first call does not fail', async (t) => {
    const library = await startLibrary((call) => call.answer({}))
    t.after(() => library.stop())
    let isThere = false
    t.mock.method(dns, 'lookup', async () => {
      if (!isThere) throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
      return [{ address: '127.0.0.1', family: 4 }]
    })
    const app = fastify()
    t.after(() => app.close())
    const transport = new GrpcTransport(new Map([['library', `dns:///library.example:${library.port}`]]))
    await app.register(transcoder, { descriptors: [descriptors], transport })
    const untilState = async (state: string) => {
      for (let left = 1000; ![...transport.states().values()].includes(state); left -= 1) {
        assert.ok(left > 0, `not ${state}: ${[...transport.states().values()]}`)
        await pause(10)
      }
    }
    await untilState('TRANSIENT_FAILURE')
    assert.equal((await app.inject('/v1/shelves/1/books/2')).statusCode, 503)
    await untilState('TRANSIENT_FAILURE')
    isThere = true
    await untilState('READY')
    assert.equal((await app.inject('/v1/shelves/1/books/2')).statusCode, 200)
  })
})
