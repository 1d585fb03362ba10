import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readConfig } from '../src/config.ts'

const needed = { DESCRIPTORS: 'catalog.binpb', UPSTREAMS: 'slipway.catalog=dns:///catalog:50051' }

describe('the configuration', () => {
  it('has a default for all that has a sensible one', () => {
    const config = readConfig(needed)
    assert.deepEqual(config.http, { host: '::', port: 8080 })
    assert.deepEqual(config.admin, { host: '::', port: 9090 })
    assert.deepEqual(config.upstreams, new Map([['slipway.catalog', 'dns:///catalog:50051']]))
    assert.equal(config.maxBodyBytes, 1_048_576)
    assert.equal(config.shutdownGrace, 20_000)
  })

  it('reads what is set', () => {
    const config = readConfig({ ...needed, HTTP_ADDR: '[::1]:80', SHUTDOWN_DELAY: '5s', DEFAULT_DEADLINE: '500ms', MAX_DEADLINE: '2m', DEADLINES: 'a.B.C=3s, a.D=1m' })
    assert.deepEqual(config.http, { host: '::1', port: 80 })
    assert.equal(config.shutdownDelay, 5_000)
    assert.deepEqual(config.deadlines, { max: 120_000, maxStream: 3_600_000, byName: new Map([['', 500], ['a.B.C', 3_000], ['a.D', 60_000]]) })
  })

  it('names every variable at fault, and what it takes, at once', () => {
    assert.throws(() => readConfig({ HTTP_ADDR: '8080', LOG_LEVEL: 'loud', MAX_BODY_BYTES: '-1', SHUTDOWN_GRACE: '20', UPSTREAMS: 'catalog', DEADLINES: 'a=soon' }), (error: Error) => {
      const lines = error.message.split('\n')
      for (const variable of ['HTTP_ADDR', 'DESCRIPTORS', 'LOG_LEVEL', 'MAX_BODY_BYTES', 'SHUTDOWN_GRACE', 'UPSTREAMS', 'DEADLINES']) {
        assert.equal(lines.filter((line) => line.startsWith(`${variable}`)).length, 1, `${variable} in:\n${error.message}`)
      }
      return true
    })
  })

  for (const HTTP_ADDR of [':65536', 'localhost', ':', '1.2.3.4:http']) {
    it(`refuses to listen on ${HTTP_ADDR}`, () => {
      assert.throws(() => readConfig({ ...needed, HTTP_ADDR }), /^Error: HTTP_ADDR: ".*" is not an address such as/)
    })
  }
})
