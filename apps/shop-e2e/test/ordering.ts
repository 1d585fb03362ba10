import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { StockJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/stock_pb.js'
import type { OrderJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_pb.js'
import type { ListOrdersResponseJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_service_pb.js'
import type { Customer } from '../src/customer.ts'
import { answered, newId, Shelf } from '../src/shelf.ts'

/** Customers order, change their minds, and see their own orders only. */
export function ordering(keeper: Customer): void {
  describe('ordering', () => {
    let shelf: Shelf
    let [tea, pot] = ['', '']
    // Somebody who has ordered nothing yet, however often the tests have run.
    const alice = keeper.as(newId())
    before(async () => {
      shelf = await Shelf.open(keeper)
      tea = await shelf.add(10, { price: { currencyCode: 'EUR', units: '4', nanos: 950_000_000 } })
      pot = await shelf.add(3, { price: { currencyCode: 'EUR', units: '19', nanos: 990_000_000 } })
    })
    after(() => shelf.clear())
    const order = (customer: Customer, ...lines: (readonly [product: string, quantity: number])[]) =>
      answered<OrderJson>(customer, 'POST', '/v1/orders', { lines: lines.map(([product, quantity]) => ({ product, quantity })) })
    const available = async (product: string) => Number((await answered<StockJson>(keeper, 'GET', `/v1/${product}/stock`)).available ?? '0')

    it('answers the order: its name, owner, state, lines at the prices of this moment, and their total to the cent', async () => {
      const made = await order(alice, [tea, 3], [pot, 1])
      assert.match(made.name ?? '', /^orders\/[a-z]/)
      assert.match(made.owner ?? '', /^users\/e2e-/)
      assert.equal(made.state, 'ORDER_STATE_CONFIRMED')
      assert.deepEqual(made.lines, [
        { product: tea, quantity: 3, unitPrice: { currencyCode: 'EUR', units: '4', nanos: 950_000_000 } },
        { product: pot, quantity: 1, unitPrice: { currencyCode: 'EUR', units: '19', nanos: 990_000_000 } },
      ])
      assert.deepEqual(made.total, { currencyCode: 'EUR', units: '34', nanos: 840_000_000 })
      assert.deepEqual(await answered<OrderJson>(alice, 'GET', `/v1/${made.name}`), made)
    })

    it('takes the pieces out of the stock, and gives them back when the order is cancelled', async () => {
      const was = await available(tea)
      const made = await order(alice, [tea, 2])
      assert.equal(await available(tea), was - 2)
      const cancelled = await answered<OrderJson>(alice, 'POST', `/v1/${made.name}:cancel`, { reason: 'found some at home', etag: made.etag })
      assert.deepEqual([cancelled.state, cancelled.cancelReason], ['ORDER_STATE_CANCELLED', 'found some at home'])
      assert.equal(await available(tea), was)
      assert.deepEqual(await answered<OrderJson>(alice, 'POST', `/v1/${made.name}:cancel`, {}), cancelled)
      assert.equal(await available(tea), was)
    })

    it('lists the orders of the customer, newest first, page by page and by state', async () => {
      const bob = keeper.as(newId())
      const names: string[] = []
      for (let i = 0; i < 3; i += 1) names.unshift((await order(bob, [tea, 1])).name ?? '')
      await answered(bob, 'POST', `/v1/${names[1]}:cancel`, {})
      const listed: string[] = []
      for await (const page of bob.pages<ListOrdersResponseJson>('/v1/orders?page_size=2')) listed.push(...(page.orders ?? []).map(({ name = '' }) => name))
      assert.deepEqual(listed, names)
      const { orders = [] } = await answered<ListOrdersResponseJson>(bob, 'GET', '/v1/orders?states=ORDER_STATE_CANCELLED&created_after=2020-01-01T00:00:00Z')
      assert.deepEqual(orders.map(({ name }) => name), [names[1]])
    })

    it("never shows somebody else's order: it is 404, and in no list", async () => {
      const { name } = await order(alice, [tea, 1])
      const bob = keeper.as(newId())
      assert.equal((await bob.get(`/v1/${name}`)).status, 404)
      assert.equal((await bob.request('POST', `/v1/${name}:cancel`, {})).status, 404)
      assert.equal((await bob.get(`/v1/${name}:watch`)).status, 404)
      assert.deepEqual(await answered<ListOrdersResponseJson>(bob, 'GET', '/v1/orders'), {})
      assert.equal((await answered<OrderJson>(alice, 'GET', `/v1/${name}`)).state, 'ORDER_STATE_CONFIRMED')
    })

    it('sells the last pieces once, however many want them at the same time', async () => {
      const rare = await shelf.add(3)
      const statuses = await Promise.all(Array.from({ length: 8 }, async () => {
        const { status } = await alice.request('POST', '/v1/orders', { lines: [{ product: rare, quantity: 1 }] })
        return status
      }))
      assert.deepEqual(statuses.toSorted(), [200, 200, 200, 400, 400, 400, 400, 400])
      assert.equal(await available(rare), 0)
    })
  })
}
