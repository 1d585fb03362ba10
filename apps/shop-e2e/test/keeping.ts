import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { CategoryJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/category_pb.js'
import type { ProductJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/product_pb.js'
import type { StockJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/stock_pb.js'
import type { Customer, ErrorBody } from '../src/customer.ts'
import { reasonOf } from '../src/customer.ts'
import { answered, newId, Shelf } from '../src/shelf.ts'

/** The keeper of the catalog at work. */
export function keeping(keeper: Customer): void {
  describe('keeping the catalog', () => {
    it('creates, changes and deletes a category and a product in it', async () => {
      const [categoryId, productId] = [newId(), newId()]
      const category = await answered<CategoryJson>(keeper, 'POST', `/v1/categories?category_id=${categoryId}`, { displayName: 'Lamps' })
      const renamed = await answered<CategoryJson>(keeper, 'PATCH', `/v1/categories/${categoryId}?update_mask=display_name`, { displayName: 'Lights', etag: category.etag })
      assert.equal(renamed.displayName, 'Lights')
      const made = await answered<ProductJson>(keeper, 'POST', `/v1/products?product_id=${productId}`, {
        displayName: 'Reading lamp',
        category: `categories/${categoryId}`,
        price: { currencyCode: 'EUR', units: '39', nanos: 900_000_000 },
      })
      assert.equal(made.name, `products/${productId}`)

      const path = `/v1/products/${productId}`
      const changed = await answered<ProductJson>(keeper, 'PATCH', `${path}?update_mask=displayName`, { displayName: 'Desk lamp', etag: made.etag })
      assert.equal(changed.displayName, 'Desk lamp')
      assert.deepEqual(changed.price, made.price)

      assert.equal((await keeper.request('DELETE', `${path}?etag=${encodeURIComponent(changed.etag ?? '')}`)).status, 200)
      assert.equal((await keeper.request('DELETE', `/v1/categories/${categoryId}`)).status, 200)
      assert.equal((await keeper.get(path)).status, 404)
    })
  })

  describe('a product that a client has already', () => {
    it('is not sent again while its ETag is the same, and is changed by who has the newest alone', async (t) => {
      const shelf = await Shelf.open(keeper)
      t.after(() => shelf.clear())
      const path = `/v1/${await shelf.add(1)}`
      const tag = (await keeper.get<ProductJson>(path)).headers.get('etag') ?? ''
      assert.equal((await keeper.send('GET', path, { headers: { 'if-none-match': tag } })).status, 304)
      const changed = await keeper.request<ProductJson>('PATCH', path, { displayName: 'Another' }, { 'if-match': tag })
      assert.deepEqual([changed.status, changed.body.displayName], [200, 'Another'])
      assert.equal((await keeper.request('PATCH', path, { displayName: 'Late' }, { 'if-match': tag })).status, 412)
      assert.equal((await keeper.send('GET', path, { headers: { 'if-none-match': tag } })).status, 200)
    })
  })

  describe('the stock of a product', () => {
    it('is none until it is counted, and what was counted then', async (t) => {
      const shelf = await Shelf.open(keeper)
      t.after(() => shelf.clear())
      const path = `/v1/${await shelf.add(0)}/stock`
      const none = await answered<StockJson>(keeper, 'GET', path)
      assert.deepEqual([none.onHand ?? '0', none.available ?? '0'], ['0', '0'])
      const counted = await answered<StockJson>(keeper, 'PATCH', `${path}?update_mask=on_hand`, { onHand: '7', etag: none.etag })
      assert.deepEqual([counted.onHand, counted.available], ['7', '7'])
      const stale = await keeper.request<ErrorBody>('PATCH', path, { onHand: '9', etag: none.etag })
      assert.deepEqual([stale.status, reasonOf(stale.body)], [409, 'ETAG_MISMATCH'])
      assert.equal((await answered<StockJson>(keeper, 'GET', path)).onHand, '7')
    })
  })
}
