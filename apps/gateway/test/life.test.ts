import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import request from 'supertest'
import { readConfig } from '../src/config.ts'
import { startGateway } from '../src/server.ts'
import { descriptors, serveItems } from './fixture/items.ts'
import { openGateway } from './fixture/gateway.ts'

const item = '/v1/items/assam'

describe('the admin port', () => {
  it('says that the gateway lives, is ready, and what it measured', async (t) => {
    const upstream = await serveItems(t)
    const { door, admin } = await openGateway(t, upstream)
    await request(door).get(item)
    assert.equal((await request(admin).get('/livez')).status, 200)
    const ready = await request(admin).get('/readyz')
    assert.equal(ready.status, 200)
    assert.deepEqual(Object.keys((ready.body as { upstreams: object }).upstreams), [upstream])
    const { text } = await request(admin).get('/metrics')
    assert.match(text, /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/\{name=items\/\*\}",status="200"\} 1/)
  })

  it('times a stream by its beginning, once', async (t) => {
    const { door, admin } = await openGateway(t, await serveItems(t))
    await request(door).get(`${item}/image`)
    const { text } = await request(admin).get('/metrics')
    assert.match(text, /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/\{name=items\/\*\/image\}",status="501"\} 1/)
  })

  it('stays ready when a service is down: the others still work', async (t) => {
    const { door, admin } = await openGateway(t, 'dns:///127.0.0.1:1')
    assert.equal((await request(door).get(item)).status, 503)
    assert.equal((await request(admin).get('/readyz')).status, 200)
  })
})

describe('the end of a gateway', () => {
  it('turns unready first, still answers for the delay, and lets a call in flight end', async (t) => {
    const arrived = Promise.withResolvers<() => void>()
    const upstream = await serveItems(t, (_call, answer) => arrived.resolve(() => answer(null, Buffer.alloc(0))))
    const { door, admin, stop } = await openGateway(t, upstream, { SHUTDOWN_DELAY: '2s' })
    const inFlight = request(door).get(item).then((answer) => answer.status)
    const finish = await arrived.promise
    const stopped = stop()
    assert.equal((await request(admin).get('/readyz')).status, 503)
    assert.equal((await request(door).get('/v1/nothing')).status, 404)
    finish()
    assert.equal(await inFlight, 200)
    await stopped
    await assert.rejects(fetch(door), /fetch failed/)
    await assert.rejects(fetch(`${admin}/livez`), /fetch failed/)
  })

  it('makes every answer from then on the last one of its connection, those that are awaited too, so that nobody asks where nobody will listen', async (t) => {
    const arrived = Promise.withResolvers<() => void>()
    const upstream = await serveItems(t, (_call, answer) => arrived.resolve(() => answer(null, Buffer.alloc(0))))
    const { door, stop } = await openGateway(t, upstream, { SHUTDOWN_DELAY: '300ms' })
    const agent = new Agent({ keepAlive: true })
    t.after(() => agent.destroy())
    const ask = (resource: string) => connectionAfter(door + resource, agent)
    assert.equal(await ask('/v1/nothing'), 'keep-alive')
    const inFlight = ask(item)
    const finish = await arrived.promise
    const stopped = stop()
    assert.equal(await ask('/v1/nothing'), 'close')
    finish()
    assert.equal(await inFlight, 'close')
    await stopped
  })

  it('does not wait beyond the grace for a call that never ends', async (t) => {
    const arrived = Promise.withResolvers<void>()
    const cancelled = Promise.withResolvers<void>()
    const upstream = await serveItems(t, (call) => {
      call.on('cancelled', () => cancelled.resolve())
      arrived.resolve()
    })
    const { door, stop } = await openGateway(t, upstream, { SHUTDOWN_GRACE: '50ms' })
    const inFlight = fetch(door + item).then(() => 'answered', () => 'cut off')
    await arrived.promise
    await stop()
    assert.equal(await inFlight, 'cut off')
    await cancelled.promise
  })
})

/** What an answer says of its connection. */
function connectionAfter(url: string, agent: Agent): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => answer.resume().once('end', () => resolve(answer.headers.connection))).once('error', reject)
  })
}

describe('a gateway that cannot start', () => {
  const variables = { HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0', LOG_LEVEL: 'error', DESCRIPTORS: descriptors, UPSTREAMS: 'slipway.testing=dns:///127.0.0.1:1' }

  it('names the variable and the file that cannot be read', async () => {
    await assert.rejects(startGateway(readConfig({ ...variables, DESCRIPTORS: '/nowhere.binpb' })), /^Error: DESCRIPTORS: \/nowhere\.binpb cannot be read/)
  })

  it('refuses what is no descriptor set', async () => {
    const file = path.join(tmpdir(), `not-descriptors-${process.pid}.binpb`)
    writeFileSync(file, 'not descriptors')
    await assert.rejects(startGateway(readConfig({ ...variables, DESCRIPTORS: file })), /descriptor/i)
  })

  it('names the variable whose port is taken, and leaves the other one free', async (t) => {
    const { port } = await openGateway(t, 'dns:///127.0.0.1:1')
    await assert.rejects(startGateway(readConfig({ ...variables, HTTP_ADDR: `127.0.0.1:${port}` })), new RegExp(`^Error: HTTP_ADDR: cannot listen on 127.0.0.1:${port}`))
  })
})
