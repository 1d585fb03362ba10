import type { CategoryJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/category_pb.js'
import type { ProductJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/product_pb.js'
import { randomUUID } from 'node:crypto'
import { after, before } from 'node:test'
import type { Customer } from './customer.ts'

/** An id that no other run has. */
export const newId = () => `e2e-${randomUUID().slice(0, 8)}`

/** A category of its own, so that a test meets nobody else's products. */
export class Shelf {
  readonly #keeper: Customer
  readonly category: string
  readonly #products: string[] = []

  private constructor(keeper: Customer, category: string) {
    this.#keeper = keeper
    this.category = category
  }

  static async open(keeper: Customer): Promise<Shelf> {
    const id = newId()
    await answered<CategoryJson>(keeper, 'POST', `/v1/categories?category_id=${id}`, { displayName: id })
    return new Shelf(keeper, `categories/${id}`)
  }

  /** A product of so many pieces. What is not given is made up. Answers its name. */
  async add(pieces: number, given: Partial<ProductJson> = {}): Promise<string> {
    const product = { displayName: 'Thing', category: this.category, price: { currencyCode: 'EUR', units: '12', nanos: 340_000_000 }, ...given }
    const { name = '' } = await answered<ProductJson>(this.#keeper, 'POST', `/v1/products?product_id=${newId()}`, product)
    this.#products.push(name)
    await answered(this.#keeper, 'PATCH', `/v1/${name}/stock`, { onHand: String(pieces) })
    return name
  }

  /** Takes everything away again. */
  async clear(): Promise<void> {
    for (const product of this.#products) await this.#keeper.request('DELETE', `/v1/${product}`)
    await answered(this.#keeper, 'DELETE', `/v1/${this.category}`)
  }
}

/** A product of so many pieces while the tests of a suite run. Answers how to get its name, which is known once they do. */
export function stockedProduct(keeper: Customer, pieces: number): () => string {
  let shelf: Shelf
  let name = ''
  before(async () => {
    shelf = await Shelf.open(keeper)
    name = await shelf.add(pieces)
  })
  after(() => shelf.clear())
  return () => name
}

/** The body of an answer that must be a good one. */
export async function answered<Body>(customer: Customer, method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Body> {
  const answer = await customer.request<Body>(method, path, body, headers)
  if (answer.status !== 200) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer.body
}
