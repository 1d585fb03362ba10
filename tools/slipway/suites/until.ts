import { setTimeout as delay } from 'node:timers/promises'

/** Waits for a condition; throws what was waited for once `within` milliseconds have passed. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, within = 120_000): Promise<void> {
  const deadline = Date.now() + within
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${within / 1000} s: ${what}`)
    await delay(50)
  }
}
