import { randomUUID } from 'node:crypto'
import { SlowUpload } from './slow-upload.ts'
import type { Ask } from './load.ts'

/** What a PNG begins with (W3C PNG, 5.2): the shop looks no further. */
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** A customer of a shop that runs somewhere, with a product of its own to buy. */
export class Shopper {
  readonly #url: string
  readonly #product: string
  readonly #headers: Readonly<Record<string, string>>

  private constructor(url: string, id: string) {
    this.#url = url
    this.#product = `products/${id}`
    this.#headers = { 'x-development-user': id }
  }

  /** Puts a product on the shelf of the sample's first category. */
  static async arrive(url: string): Promise<Shopper> {
    const id = `cluster-${randomUUID().slice(0, 8)}`
    const shopper = new Shopper(url, id)
    await shopper.#done('POST', `/v1/products?product_id=${id}`, { displayName: 'Thing', description: 'To be bought often.', category: 'categories/tea', price: { currencyCode: 'EUR', units: '2' } })
    await shopper.#done('PATCH', `/v1/products/${id}/stock`, { onHand: '1000000' })
    return shopper
  }

  /** The request of a number: of ten, one makes an order, one lists the orders, the others look around. */
  readonly ask = (number: number): Ask => {
    switch (number % 10) {
      case 0: return { method: 'POST', path: '/v1/orders', headers: { ...this.#headers, 'idempotency-key': randomUUID() }, body: { lines: [{ product: this.#product, quantity: 1 }] } }
      case 5: return { method: 'GET', path: '/v1/orders?page_size=5', headers: this.#headers }
      case 3: case 6: case 9: return { method: 'GET', path: `/v1/${this.#product}` }
      default: return { method: 'GET', path: '/v1/products?page_size=5' }
    }
  }

  /** Makes an order and answers its name. */
  async order(): Promise<string> {
    const { method, path, body, headers } = this.ask(0)
    return (await this.#done<{ name: string }>(method, path, body, headers)).name
  }

  /** The names of all orders that the shop knows of. */
  async orders(): Promise<string[]> {
    const names: string[] = []
    let token = ''
    do {
      const page = await this.#done<{ orders?: { name: string }[]; nextPageToken?: string }>('GET', `/v1/orders?page_size=100&page_token=${encodeURIComponent(token)}`)
      names.push(...(page.orders ?? []).map(({ name }) => name))
      token = page.nextPageToken ?? ''
    } while (token !== '')
    return names
  }

  /** The image of the product, which is whole when the upload is finished. */
  uploadSlowly(): Promise<SlowUpload> {
    return SlowUpload.begin(new URL(`/v1/${this.#product}/image`, this.#url), png, 'image/png')
  }

  async #done<Body>(method: string, path: string, body?: object, headers = this.#headers): Promise<Body> {
    const content = body && { body: JSON.stringify(body) }
    const answer = await fetch(this.#url + path, { method, headers: { ...headers, 'content-type': 'application/json' }, ...content, signal: AbortSignal.timeout(30_000) })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Body
  }
}
