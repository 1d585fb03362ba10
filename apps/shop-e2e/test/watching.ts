import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { OrderJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_pb.js'
import type { WatchOrderResponseJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_service_pb.js'
import type { Customer } from '../src/customer.ts'
import { answered, newId, stockedProduct } from '../src/shelf.ts'
import { jsonLines, serverSentEvents } from '../src/streams.ts'

const asEvents = { accept: 'text/event-stream' }

/** A customer who waits for news. */
export function watching(keeper: Customer): void {
  const alice = keeper.as(newId())

  describe('watching an order', () => {
    const tea = stockedProduct(keeper, 20)
    const newOrder = async () => (await answered<OrderJson>(alice, 'POST', '/v1/orders', { lines: [{ product: tea(), quantity: 1 }] })).name ?? ''
    const cancel = (order: string) => answered<OrderJson>(alice, 'POST', `/v1/${order}:cancel`, {})
    const watch = (order: string, headers: Record<string, string> = {}, query = '') =>
      alice.send('GET', `/v1/${order}:watch${query}`, { headers, signal: AbortSignal.timeout(30_000) })

    it('tells every state once, as it comes, and ends when the order does', async () => {
      const order = await newOrder()
      const states: (string | undefined)[] = []
      for await (const { order: seen } of jsonLines<WatchOrderResponseJson>(await watch(order))) {
        states.push(seen?.state)
        if (seen?.state === 'ORDER_STATE_CONFIRMED') await cancel(order)
      }
      assert.deepEqual(states, ['ORDER_STATE_PENDING', 'ORDER_STATE_CONFIRMED', 'ORDER_STATE_CANCELLED'])
    })

    it('comes as server-sent events with ids, and goes on behind the last one that a client has', async () => {
      const order = await newOrder()
      const leaving = await watch(order, asEvents)
      assert.match(leaving.headers.get('content-type') ?? '', /^text\/event-stream/)
      let last = ''
      for await (const { id = '', data } of serverSentEvents<WatchOrderResponseJson>(leaving)) {
        last = id
        if (data.order?.state === 'ORDER_STATE_CONFIRMED') break
      }
      await cancel(order)
      const rest = await Array.fromAsync(serverSentEvents<WatchOrderResponseJson>(await watch(order, { ...asEvents, 'last-event-id': last })))
      assert.deepEqual(rest.map(({ event, data }) => [event, data.order?.state]), [['message', 'ORDER_STATE_CANCELLED'], ['end', undefined]])
      const over = await watch(order, { ...asEvents, 'last-event-id': rest[0]?.id ?? '' })
      assert.equal(over.status, 204)
    })

    it('goes on behind after_event_id without a browser too', async () => {
      const order = await newOrder()
      await cancel(order)
      const all = await Array.fromAsync(jsonLines<WatchOrderResponseJson>(await watch(order)))
      const rest = await Array.fromAsync(jsonLines<WatchOrderResponseJson>(await watch(order, {}, `?after_event_id=${all[0]?.eventId}`)))
      assert.deepEqual(rest, all.slice(1))
    })
  })
}
