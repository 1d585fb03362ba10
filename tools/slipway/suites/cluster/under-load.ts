import assert from 'node:assert/strict'
import type { Seen } from './load.ts'
import { Load, describeFailures, describeSeen } from './load.ts'
import type { Shop } from './shop.ts'
import type { Shopper } from './shopper.ts'

interface UnderLoadOptions {
  readonly shop: Shop
  readonly shopper: Shopper
  /** What happens, as the report calls it. */
  readonly what: string
  /** Where the customers ask; everywhere by default. */
  readonly urls?: readonly string[]
}

/** Requests a second: some work for two cores that run a whole cluster. */
const rate = 30

/** What customers see while `change` happens, who were answered well before and are again after it. Prints it. */
export async function underLoad({ shop, shopper, what, urls = shop.urls }: UnderLoadOptions, change: (load: Load) => Promise<void>): Promise<Seen> {
  const load = new Load({ urls, rate, ask: shopper.ask })
  try {
    await load.untilAnswered(2 * rate)
    await change(load)
    await load.untilAnswered(load.answered + 2 * rate)
  } finally {
    await load.stop()
  }
  const seen = await load.stop()
  console.log(`${what}: ${describeSeen(seen)}`)
  return seen
}

/** The same, and no request may be lost: one of ten made an order, and each order is there, once. */
export async function underLoadWithoutLoss(options: UnderLoadOptions, change: () => Promise<void>): Promise<void> {
  const { length: before } = await options.shopper.orders()
  const seen = await underLoad(options, change)
  assert.equal(seen.failures.length, 0, describeFailures(seen))
  assert.equal((await options.shopper.orders()).length - before, Math.ceil(seen.sent / 10))
}
