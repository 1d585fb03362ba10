import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import type { StockJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/stock_pb.js'
import type { OrderJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_pb.js'
import type { Customer, ErrorBody } from '../src/customer.ts'
import { reasonOf } from '../src/customer.ts'
import { answered, newId, stockedProduct } from '../src/shelf.ts'

/** A customer whose network is bad. */
export function retrying(keeper: Customer): void {
  const alice = keeper.as(newId())

  describe('an order with an Idempotency-Key', () => {
    const tea = stockedProduct(keeper, 20)
    const order = <Body = OrderJson>(customer: Customer, key: string, quantity: number) =>
      customer.request<Body>('POST', '/v1/orders', { lines: [{ product: tea(), quantity }] }, { 'idempotency-key': key })
    const onHand = async () => Number((await answered<StockJson>(keeper, 'GET', `/v1/${tea()}/stock`)).onHand)

    it('is made once: repeated, it is the same one', async () => {
      const [key, was] = [randomUUID(), await onHand()]
      const first = await order(alice, `"${key}"`, 2)
      assert.equal(first.status, 200)
      for (const spelled of [`"${key}"`, key, key.toUpperCase()]) assert.deepEqual((await order(alice, spelled, 2)).body, first.body)
      assert.deepEqual((await alice.request<OrderJson>('POST', `/v1/orders?request_id=${key}`, { lines: [{ product: tea(), quantity: 2 }] })).body, first.body)
      assert.equal(await onHand(), was - 2)
    })

    it('is made once by twins at the same time', async () => {
      const [key, was] = [randomUUID(), await onHand()]
      const answers = await Promise.all(Array.from({ length: 8 }, () => order(alice, key, 1)))
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200])
      assert.equal(new Set(answers.map(({ body }) => body.name)).size, 1)
      assert.equal(await onHand(), was - 1)
    })

    it('of other lines is 409, and nothing is ordered', async () => {
      const key = randomUUID()
      assert.equal((await order(alice, key, 1)).status, 200)
      const was = await onHand()
      const other = await order<ErrorBody>(alice, key, 2)
      assert.deepEqual([other.status, reasonOf(other.body)], [409, 'REQUEST_ID_REUSED'])
      assert.equal(await onHand(), was)
    })

    it('of another customer is another order', async () => {
      const key = randomUUID()
      const [mine, theirs] = [await order(alice, key, 1), await order(keeper.as(newId()), key, 1)]
      assert.deepEqual([mine.status, theirs.status], [200, 200])
      assert.notEqual(mine.body.name, theirs.body.name)
    })
  })
}
