import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type {
  BatchGetProductsResponseJson,
  ListCategoriesResponseJson,
  ListProductsResponseJson,
  SearchProductsResponseJson,
  TagCountJson,
} from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/catalog_service_pb.js'
import type { CategoryJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/category_pb.js'
import type { ProductJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/product_pb.js'
import type { Customer } from '../src/customer.ts'
import { answered, Shelf } from '../src/shelf.ts'

const namesOf = (products: readonly ProductJson[] = []) => products.map((product) => product.name ?? '')

/** Someone looks around the shop. */
export function browsing(customer: Customer): void {
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
        for await (const page of customer.pages<ListProductsResponseJson>(`/v1/products?page_size=${size}&order_by=price&filter=${filter}`)) all.push(...namesOf(page.products))
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
  })

  describe('a category', () => {
    let shelf: Shelf
    let names: string[]
    before(async () => {
      shelf = await Shelf.open(customer)
      names = [await shelf.add(1), await shelf.add(1)]
    })
    after(() => shelf.clear())

    it('is read by its name', async () => {
      assert.equal((await answered<CategoryJson>(customer, 'GET', `/v1/${shelf.category}`)).name, shelf.category)
    })

    it('lists its own products and no others', async () => {
      const { products } = await answered<ListProductsResponseJson>(customer, 'GET', `/v1/${shelf.category}/products`)
      assert.deepEqual(namesOf(products).toSorted(), names.toSorted())
    })

    it('holds a product under a nested name, and no other category does', async () => {
      const [name = ''] = names
      assert.equal((await answered<ProductJson>(customer, 'GET', `/v1/${shelf.category}/${name}`)).name, name)
      assert.equal((await customer.get(`/v1/categories/tea/${name}`)).status, 404)
    })

    it('has products that are read at once, in the order of their names in the request', async () => {
      const query = names.toReversed().map((name) => `names=${name}`).join('&')
      const { products } = await answered<BatchGetProductsResponseJson>(customer, 'GET', `/v1/products:batchGet?${query}&view=PRODUCT_VIEW_BASIC`)
      assert.deepEqual(namesOf(products), names.toReversed())
    })
  })

  describe('searching', () => {
    let shelf: Shelf
    let [inName, inTags, inDescription] = ['', '', '']
    const word = `zyx${Date.now().toString(36)}`
    before(async () => {
      shelf = await Shelf.open(customer)
      inDescription = await shelf.add(1, { description: `as good as ${word}`, price: { currencyCode: 'EUR', units: '5' } })
      inTags = await shelf.add(0, { tags: [word, 'sale'], price: { currencyCode: 'EUR', units: '20' } })
      inName = await shelf.add(1, { displayName: `A ${word}`, tags: ['sale'], price: { currencyCode: 'CHF', units: '5' } })
    })
    after(() => shelf.clear())
    const search = async (more = '') => namesOf((await answered<SearchProductsResponseJson>(customer, 'GET', `/v1/products:search?query=${word}${more}`)).products)

    it('puts the best match first: the name before a tag, a tag before the description', async () => {
      assert.deepEqual(await search(), [inName, inTags, inDescription])
    })

    it('is narrowed by tags, a range of prices, a time and what is in stock', async () => {
      assert.deepEqual(await search('&tags=sale'), [inName, inTags])
      assert.deepEqual(await search(`&tags=sale&tags=${word}`), [inTags])
      assert.deepEqual(await search('&price.min.units=4&price.min.currency_code=EUR&price.max.units=6&price.max.currency_code=EUR'), [inDescription])
      assert.deepEqual(await search('&in_stock=true'), [inName, inDescription])
      assert.deepEqual(await search('&in_stock=false'), [inTags])
      assert.deepEqual(await search('&created_after=2020-01-01T00:00:00Z&page_size=1'), [inName])
      assert.deepEqual(await search('&created_after=2100-01-01T00:00:00Z'), [])
    })

    it('suggests tags as a customer types, each with the number of its products', async () => {
      assert.deepEqual(await answered<TagCountJson[]>(customer, 'GET', `/v1/products:suggestTags?prefix=${word}`), [{ tag: word, productCount: 1 }])
      assert.deepEqual(await answered<TagCountJson[]>(customer, 'GET', `/v1/products:suggestTags?prefix=no-such-${word}`), [])
    })
  })
}
