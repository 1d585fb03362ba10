import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { Supervisor } from '../../src/dev/supervisor.ts'
import { withThrowawaySystem } from '../../src/dev/throwaway.ts'
import type { System } from '../../src/dev/system.ts'
import { killIfThere } from '../start/clone.ts'
import { until } from '../until.ts'
import { Client } from './client.ts'
import { TableLock } from './table-lock.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const product = 'products/assam-tea-bags'
/** Within which whatever was taken away must be back. */
const recovery = 30_000

describe('what a user meets when parts fail', () => {
  it('in a system of its own', async (t) => {
    await withThrowawaySystem(root, async (system, url) => {
      for (const [name, test] of Object.entries(faults)) await t.test(name, (inner) => test(inner, system, new Client(url)))
    })
  })
})

type Fault = (t: TestContext, system: System, client: Client) => Promise<void>

const faults: Record<string, Fault> = {
  'a service that is down is 503 at once, and the others still answer': async (_t, system, client) => {
    const catalog = system.runners.get('catalog')
    await catalog?.stop()
    // Far within the deadline of 10 s, which a gateway that waits would use up.
    const soon = AbortSignal.timeout(5_000)
    assert.deepEqual(await client.outcome('GET', '/v1/products', { signal: soon }), [503, 'UNAVAILABLE'])
    assert.deepEqual(await client.outcome('POST', '/v1/orders', { signal: soon, body: orderOf(1) }), [503, 'UNAVAILABLE'])
    assert.deepEqual(await client.outcome('GET', '/v1/orders', { signal: soon }), [200, undefined])
    await catalog?.start()
    await until('the catalog answers again', async () => (await client.outcome('GET', '/v1/products'))[0] === 200, recovery)
    await until('orders are taken again', async () => (await client.outcome('POST', '/v1/orders', { body: orderOf(1) }))[0] === 200, recovery)
  },

  'a query that waits longer than its deadline is 504, and is cancelled': async (t, system, client) => {
    const lock = await TableLock.take(t, system, 'catalog', 'products', 'ACCESS EXCLUSIVE')
    assert.deepEqual(await client.outcome('GET', '/v1/products', { headers: { 'grpc-timeout': '500m' } }), [504, 'DEADLINE_EXCEEDED'])
    await until('no query waits for the table', async () => (await lock.waiting()) === 0, recovery)
  },

  'a client that leaves takes its query with it': async (t, system, client) => {
    const lock = await TableLock.take(t, system, 'catalog', 'products', 'ACCESS EXCLUSIVE')
    const leaving = new AbortController()
    const gone = client.outcome('GET', '/v1/products', { signal: leaving.signal, headers: { 'grpc-timeout': '1M' } }).then(() => 'answered', () => 'gone')
    await until('the query waits for the table', async () => (await lock.waiting()) === 1, recovery)
    leaving.abort()
    assert.equal(await gone, 'gone')
    await until('the query has been cancelled', async () => (await lock.waiting()) === 0, recovery)
  },

  'a write that comes too late is 504, and nothing of it is stored': async (t, system, client) => {
    const lock = await TableLock.take(t, system, 'catalog', 'products', 'EXCLUSIVE')
    const body = { displayName: 'Late', category: 'categories/tea', price: { currencyCode: 'EUR', units: '1' } }
    assert.deepEqual(await client.outcome('POST', '/v1/products?product_id=late', { body, headers: { 'grpc-timeout': '500m' } }), [504, 'DEADLINE_EXCEEDED'])
    await until('no query waits for the table', async () => (await lock.waiting()) === 0, recovery)
    await lock.release()
    assert.deepEqual(await client.outcome('GET', '/v1/products/late'), [404, 'NOT_FOUND'])
  },

  'an order that cannot be stored in time is 504, nothing stays reserved, and a repetition makes one order': async (t, system, client) => {
    const stock = () => client.json<{ onHand: string; reserved?: string }>(`/v1/${product}/stock`)
    const before = await stock()
    const [alice, key] = [`alice-${randomUUID().slice(0, 8)}`, randomUUID()]
    const headers = { 'x-development-user': alice, 'idempotency-key': key }
    const lock = await TableLock.take(t, system, 'orders', 'orders', 'EXCLUSIVE')
    assert.deepEqual(await client.outcome('POST', '/v1/orders', { body: orderOf(2), headers: { ...headers, 'grpc-timeout': '500m' } }), [504, 'DEADLINE_EXCEEDED'])
    await until('nothing is reserved any more', async () => (await stock()).reserved === undefined, recovery)
    assert.equal((await stock()).onHand, before.onHand)
    await lock.release()
    for (let i = 0; i < 2; i += 1) assert.deepEqual(await client.outcome('POST', '/v1/orders', { body: orderOf(2), headers }), [200, undefined])
    const { orders } = await client.json<{ orders: unknown[] }>('/v1/orders', headers)
    assert.equal(orders.length, 1)
    assert.equal(Number((await stock()).onHand), Number(before.onHand) - 2)
  },

  'a watch whose service dies says so, and goes on where it was': async (_t, system, client) => {
    const { name } = await client.post<{ name: string }>('/v1/orders', orderOf(1))
    const events = client.events(`/v1/${name}:watch`)
    let last = ''
    for (const state of ['PENDING', 'CONFIRMED']) {
      const event = await events.next()
      assert.match(event.value ?? '', new RegExp(`ORDER_STATE_${state}`))
      last = /^id: (\S+)$/m.exec(event.value ?? '')?.[1] ?? ''
    }
    const orders = system.runners.get('orders')
    assert.ok(orders instanceof Supervisor)
    killIfThere(orders.pid ?? 0)
    assert.match((await events.next()).value ?? '', /^event: error\ndata: .*"UNAVAILABLE"/)
    await until('orders answer again', async () => (await client.outcome('GET', '/v1/orders'))[0] === 200, recovery)
    await client.post(`/v1/${name}:cancel`, {})
    const rest = await Array.fromAsync(client.events(`/v1/${name}:watch`, { 'last-event-id': last }))
    assert.equal(rest.length, 2)
    assert.match(rest[0] ?? '', /ORDER_STATE_CANCELLED/)
    assert.match(rest[1] ?? '', /^event: end/)
  },
}

function orderOf(quantity: number) {
  return { lines: [{ product, quantity }] }
}
