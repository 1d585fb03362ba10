import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import type { ProductImageJson } from '@slipway/contracts/catalog/gen/ts/slipway/catalog/v1/product_image_pb.js'
import type { Customer } from '../src/customer.ts'
import { pngOf } from '../src/picture.ts'
import { answered, Shelf } from '../src/shelf.ts'

/** What products look like. */
export function images(customer: Customer): void {
  describe('the image of a product', () => {
    let shelf: Shelf
    let path = ''
    before(async () => {
      shelf = await Shelf.open(customer)
      path = `/v1/${await shelf.add(1)}/image`
    })
    after(() => shelf.clear())
    const put = (image: Uint8Array) => answered<ProductImageJson>(customer, 'PUT', path, image, { 'content-type': 'image/png' })

    it('comes back as it was stored, byte by byte, with its type and its etag', async () => {
      const image = pngOf(randomBytes(900_000))
      const stored = await put(image)
      assert.deepEqual([stored.name, stored.contentType, stored.size], [path.slice('/v1/'.length), 'image/png', String(image.length)])
      const answer = await customer.send('GET', path)
      assert.deepEqual([answer.status, answer.headers.get('content-type'), answer.headers.get('etag')], [200, 'image/png', `"${stored.etag}"`])
      assert.ok(answer.headers.get('last-modified'))
      assert.ok(Buffer.from(await answer.arrayBuffer()).equals(image))
    })

    it('is not sent again to who has it: 304', async () => {
      const { etag = '' } = await put(pngOf(randomBytes(100)))
      const again = await customer.send('GET', path, { headers: { 'if-none-match': `"${etag}"` } })
      assert.deepEqual([again.status, await again.text()], [304, ''])
      await put(pngOf(randomBytes(100)))
      const changed = await customer.send('GET', path, { headers: { 'if-none-match': `"${etag}"` } })
      assert.equal(changed.status, 200)
      await changed.arrayBuffer()
    })

    it('has headers alone for HEAD', async () => {
      const { etag } = await put(pngOf(randomBytes(100)))
      const head = await customer.send('HEAD', path)
      assert.deepEqual([head.status, head.headers.get('etag'), await head.text()], [200, `"${etag}"`, ''])
    })

    it('goes when it is deleted', async () => {
      await put(pngOf(randomBytes(100)))
      await answered(customer, 'DELETE', path)
      assert.equal((await customer.get(path)).status, 404)
      assert.equal((await customer.request('DELETE', path)).status, 404)
    })
  })
}
