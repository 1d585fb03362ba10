import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readBaseUrl } from '../src/base-url.ts'
import { Customer } from '../src/customer.ts'
import { unusedRules } from '../src/rules.ts'
import { browsing } from './browsing.ts'
import { images } from './images.ts'
import { keeping } from './keeping.ts'
import { mistakes } from './mistakes.ts'
import { ordering } from './ordering.ts'
import { retrying } from './retrying.ts'
import { watching } from './watching.ts'

const shop = new Customer(readBaseUrl())

describe('the shop under test', () => {
  it('knows who asks (DEVELOPMENT_IDENTITY of the gateway) and has its sample products (`<service> seed`)', async () => {
    assert.equal((await shop.get('/v1/orders')).status, 200)
    assert.equal((await shop.get('/v1/categories/tea')).status, 200)
  })
})

// One process for all chapters, so that what they use of the contracts adds up.
for (const chapter of [browsing, keeping, images, ordering, retrying, watching, mistakes]) chapter(shop)

describe('the contracts', () => {
  it('have no HTTP rule that no chapter has used', () => assert.deepEqual(unusedRules(), []))
})
