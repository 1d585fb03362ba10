import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import type {
  ListCategoriesResponseJson,
  ListProductsResponseJson,
  SearchProductsResponseJson,
} from '@slipway/contracts-catalog/slipway/catalog/v1/catalog_service_pb.js'
import type { CategoryJson } from '@slipway/contracts-catalog/slipway/catalog/v1/category_pb.js'
import type { ProductJson } from '@slipway/contracts-catalog/slipway/catalog/v1/product_pb.js'
import { readBaseUrl } from '../src/base-url.ts'
import type { ErrorBody } from '../src/shop.ts'
import { Customer } from '../src/shop.ts'

const customer = new Customer(readBaseUrl())
const newId = () => `e2e-${randomUUID().slice(0, 8)}`

describe('browsing', () => {
  it('lists five seeded products and a token for the next page', async () => {
    const { status, body } = await customer.get<ListProductsResponseJson>('/v1/products?page_size=5')
    assert.equal(status, 200)
    assert.equal(body.products?.length, 5)
    assert.ok(body.nextPageToken)
    for (const product of body.products ?? []) assert.match(product.name ?? '', /^products\/[a-z]/)
  })

  it('pages through everything once, whatever the page size', async () => {
    const { body } = await customer.get<ListCategoriesResponseJson>('/v1/categories')
    const category = body.categories?.[0]?.name
    assert.ok(category)
    const filter = encodeURIComponent(`category = "${category}"`)
    const names = async (size: number) => {
      const all: string[] = []
      for await (const page of customer.pages(`/v1/products?page_size=${size}&order_by=price&filter=${filter}`)) {
        all.push(...(page.products ?? []).map((product) => product.name ?? ''))
      }
      return all
    }
    const [small, large] = [await names(3), await names(200)]
    assert.ok(large.length > 3)
    assert.deepEqual(small, large)
    assert.equal(new Set(small).size, small.length)
  })

  it('answers one product by name, with its description', async () => {
    const list = await customer.get<ListProductsResponseJson>('/v1/products?page_size=1')
    const listed = list.body.products?.[0]
    assert.ok(listed?.name)
    assert.equal(listed.description, undefined)
    const { status, body } = await customer.get<ProductJson>(`/v1/${listed.name}`)
    assert.equal(status, 200)
    assert.equal(body.name, listed.name)
    assert.ok(body.description)
    assert.match(body.price?.currencyCode ?? '', /^[A-Z]{3}$/)
  })

  it('finds products by words', async () => {
    const { status, body } = await customer.get<SearchProductsResponseJson>('/v1/products:search?query=tea&page_size=5')
    assert.equal(status, 200)
    assert.ok((body.products ?? []).length > 0)
  })
})

describe('keeping the catalog', () => {
  it('creates, changes and deletes a category and a product in it', async () => {
    const [categoryId, productId] = [newId(), newId()]
    const category = await customer.request<CategoryJson>('POST', `/v1/categories?category_id=${categoryId}`, { displayName: 'Lamps' })
    assert.equal(category.status, 200, JSON.stringify(category.body))
    const made = await customer.request<ProductJson>('POST', `/v1/products?product_id=${productId}`, {
      displayName: 'Reading lamp',
      category: `categories/${categoryId}`,
      price: { currencyCode: 'EUR', units: '39', nanos: 900_000_000 },
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    assert.equal(made.body.name, `products/${productId}`)

    const path = `/v1/products/${productId}`
    const changed = await customer.request<ProductJson>('PATCH', `${path}?update_mask=displayName`, {
      displayName: 'Desk lamp',
      etag: made.body.etag,
    })
    assert.equal(changed.status, 200, JSON.stringify(changed.body))
    assert.equal(changed.body.displayName, 'Desk lamp')
    assert.deepEqual(changed.body.price, made.body.price)

    const stale = await customer.request<ErrorBody>('PATCH', `${path}?update_mask=displayName`, { displayName: 'Lost', etag: made.body.etag })
    assert.equal(stale.status, 409)
    assert.equal(stale.body.error.status, 'ABORTED')

    const full = await customer.request<ErrorBody>('DELETE', `/v1/categories/${categoryId}`)
    assert.equal(full.status, 400)
    assert.equal(full.body.error.status, 'FAILED_PRECONDITION')
    assert.equal((await customer.request('DELETE', `${path}?etag=${encodeURIComponent(changed.body.etag ?? '')}`)).status, 200)
    assert.equal((await customer.request('DELETE', `/v1/categories/${categoryId}`)).status, 200)
    assert.equal((await customer.get(path)).status, 404)
  })
})

describe('mistakes', () => {
  const violated = (body: ErrorBody) =>
    (body.error.details ?? []).flatMap((detail) => (detail.fieldViolations ?? []).map((violation) => violation.field))

  const mistakes = [
    { mistake: 'an unknown query parameter', path: '/v1/products?colour=red', status: 400, field: 'colour' },
    { mistake: 'a page size that is no number', path: '/v1/products?page_size=many', status: 400, field: 'page_size' },
    { mistake: 'a negative page size', path: '/v1/products?page_size=-1', status: 400, field: 'page_size' },
    { mistake: 'a page token that was never given', path: '/v1/products?page_token=abc', status: 400, field: 'page_token' },
    { mistake: 'a filter that does not parse', path: '/v1/products?filter=%3D%3D', status: 400, field: 'filter' },
    { mistake: 'an order by an unknown field', path: '/v1/products?order_by=colour', status: 400, field: 'order_by' },
    { mistake: 'a search for nothing', path: '/v1/products:search', status: 400, field: 'query' },
  ]
  for (const { mistake, path, status, field } of mistakes) {
    it(`${mistake} is ${status} and names ${field}`, async () => {
      const answer = await customer.get<ErrorBody>(path)
      assert.equal(answer.status, status, JSON.stringify(answer.body))
      assert.equal(answer.body.error.status, 'INVALID_ARGUMENT')
      assert.deepEqual(violated(answer.body), [field])
    })
  }

  it('a body that is not JSON is 400, and nothing is written', async () => {
    const id = newId()
    const answer = await customer.request<ErrorBody>('POST', `/v1/products?product_id=${id}`, '{"displayName": "Half')
    assert.equal(answer.status, 400)
    assert.equal((await customer.get(`/v1/products/${id}`)).status, 404)
  })

  it('a product without a price is 400 and names the field', async () => {
    const answer = await customer.request<ErrorBody>('POST', '/v1/products', { displayName: 'Free', category: 'categories/tea' })
    assert.equal(answer.status, 400)
    assert.deepEqual(violated(answer.body), ['product.price'])
  })

  it('a missing product is 404, an unknown path is 404, a wrong method is 405 with Allow', async () => {
    assert.equal((await customer.get<ErrorBody>('/v1/products/never-made')).body.error.status, 'NOT_FOUND')
    assert.equal((await customer.get('/v1/nothing')).status, 404)
    const wrong = await customer.request<ErrorBody>('PUT', '/v1/products')
    assert.equal(wrong.status, 405)
    assert.equal(wrong.headers.get('allow'), 'GET, HEAD, POST')
  })
})
