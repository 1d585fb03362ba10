import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { OrderJson } from '@slipway/contracts/orders/gen/ts/slipway/orders/v1/order_pb.js'
import type { Customer, ErrorBody } from '../src/customer.ts'
import { reasonOf, violated } from '../src/customer.ts'
import { errorTable, isShown } from '../src/error-table.ts'
import type { Mistake, Scene } from '../src/mistakes.ts'
import { mistakes as all } from '../src/mistakes.ts'
import { answered, newId, Shelf } from '../src/shelf.ts'

/** Everything that a request can have wrong. */
export function mistakes(keeper: Customer): void {
  const customer = keeper.as(newId())

  describe('a mistake', () => {
    let shelf: Shelf
    let scene: Scene
    let untouched: unknown
    before(async () => {
      shelf = await Shelf.open(keeper)
      const [product, franc] = [await shelf.add(5), await shelf.add(5, { price: { currencyCode: 'CHF', units: '1' } })]
      const order = await answered<OrderJson>(customer, 'POST', '/v1/orders', { lines: [{ product: franc, quantity: 1 }] })
      scene = { category: shelf.category, product, franc, order: order.name ?? '', newId: newId() }
      untouched = await written(customer, scene)
    })
    after(() => shelf.clear())

    for (const mistake of all) {
      it(`${mistake.what}: ${mistake.status}, and nothing is written`, async () => {
        const { method, path, body, headers } = mistake.request(scene)
        const answer = await customer.request<ErrorBody>(method, path, body, headers)
        assert.deepEqual(seen(answer), expected(mistake), JSON.stringify(answer.body))
        assert.deepEqual(await written(customer, scene), untouched)
      })
    }

    it('of method says which methods there are', async () => {
      const answer = await customer.request<ErrorBody>('PUT', '/v1/products')
      assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET, HEAD, POST, OPTIONS'])
    })
  })

  describe('docs/errors.md', () => {
    const rows = errorTable()

    it('has every mistake as it is answered', () => {
      const documented = rows.map(({ what, status, code, names }) => ({ what, status, code, names }))
      for (const mistake of all) {
        const row = documented.find(({ what }) => what === mistake.what)
        assert.deepEqual(row && { ...row }, { what: mistake.what, ...expected(mistake) })
      }
    })

    for (const row of rows) {
      it(`shows a test of ${row.what}`, () => assert.ok(isShown(row), `${row.file} has no such test: "${row.test}", "${row.what}"`))
    }
  })
}

function expected({ status, code, names }: Mistake) {
  return { status, code, names }
}

/** What an answer says, as the table has it: the fields that it blames, or else its reason. */
function seen({ status, body }: { readonly status: number; readonly body: ErrorBody }) {
  assert.equal(body.error.code, status)
  const fields = violated(body)
  return { status, code: body.error.status, names: fields.length > 0 ? fields.join(', ') : (reasonOf(body) ?? '') }
}

/** All that a mistake could have changed, as the shop tells it. */
async function written(customer: Customer, { category, product, franc, newId: id }: Scene): Promise<unknown> {
  const paths = [category, product, `${product}/stock`, `${franc}/stock`, `${product}/image`, `products/${id}`, `categories/${id}`, `${category}/products`, 'orders']
  return Promise.all(paths.map(async (path) => {
    const { status, body } = await customer.get(`/v1/${path}`)
    return { path, status, body }
  }))
}
