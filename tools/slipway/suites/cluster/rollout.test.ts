import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { isEnding } from './kubernetes.ts'
import type { Shop } from './shop.ts'
import { servers, standingShop } from './shop.ts'
import { Shopper } from './shopper.ts'
import type { SlowUpload, UploadEnd } from './slow-upload.ts'
import { underLoadWithoutLoss } from './under-load.ts'

/** What takes the pieces of an upload: the door, and the service behind it. */
const holders = ['gateway', 'catalog']

describe('a rolling update', () => {
  let shop: Shop
  let shopper: Shopper
  before(async () => {
    shop = await standingShop()
    shopper = await Shopper.arrive(shop.url)
  })

  for (const name of holders) {
    it(`of ${name} lets requests end that it holds, however slowly they come`, async () => {
      const uploads = await hold(shopper)
      await shop.namespace.restart(`deployment/${name}`)
      const old = (await shop.namespace.pods(`deployment/${name}`)).filter(isEnding)
      assert.ok(old.length > 0, `nobody held them any more: ${name} has ended already`)
      for (const end of await finish(uploads)) assert.ok('status' in end && end.status === 200, JSON.stringify(end))
      await shop.settled()
    })

    it(`of ${name} cuts them off where its drain is taken away, every one`, async () => {
      await shop.upgrade({ services: { [name]: { platform: { drain: { delay: '0s', grace: '1s' } } } } })
      try {
        const uploads = await hold(shopper)
        await shop.namespace.restart(`deployment/${name}`)
        await shop.settled()
        for (const end of await finish(uploads)) assert.ok('error' in end || end.status >= 500, JSON.stringify(end))
      } finally {
        await shop.upgrade({})
      }
    })
  }

  for (const { name } of servers) {
    it(`of ${name} loses no request`, () => underLoadWithoutLoss({ shop, shopper, what: `a rolling update of ${name}` }, async () => {
      await shop.namespace.restart(`deployment/${name}`)
      await shop.settled()
    }))
  }

  it('of all by an upgrade, and back by its rollback, loses no request', async () => {
    await underLoadWithoutLoss({ shop, shopper, what: 'helm upgrade of a variable of every service' }, () =>
      shop.upgrade({ services: Object.fromEntries(servers.map(({ name }) => [name, { platform: { environment: { LOG_LEVEL: 'warn' } } }])) }))
    await underLoadWithoutLoss({ shop, shopper, what: 'helm rollback of that' }, () => shop.rollback())
  })
})

/** Three uploads that have begun, each over a connection of its own. */
function hold(shopper: Shopper): Promise<SlowUpload[]> {
  return Promise.all([1, 2, 3].map(() => shopper.uploadSlowly()))
}

function finish(uploads: readonly SlowUpload[]): Promise<UploadEnd[]> {
  return Promise.all(uploads.map((upload) => upload.finish()))
}
