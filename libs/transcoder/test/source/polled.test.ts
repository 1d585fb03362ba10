import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { polled } from '../../src/source/polled.ts'

/** What a source says while it has these readings one after the other; the first is that of `load`, an Error is a failure. */
async function said(t: TestContext, [first = '', ...readings]: readonly (string | Error)[], check?: (value: string) => void): Promise<string[]> {
  const lines: string[] = []
  const over = Promise.withResolvers<void>()
  let next: Iterator<string | Error> = [first].values()
  const source = polled<string>({
    interval: 0,
    read: async () => {
      const { value, done } = next.next()
      if (done) over.resolve()
      if (value instanceof Error) throw value
      return value ?? String(readings.at(-1))
    },
    bytesOf: (value) => [Buffer.from(value)],
    ...(check && { check }),
  })
  await source.load()
  next = readings.values()
  // Watching holds no process: what waits for it must.
  const hold = setInterval(() => undefined, 60_000)
  t.after(() => clearInterval(hold))
  t.after(source.watch((value) => lines.push(value), ({ message }) => lines.push(`failed: ${message}`)))
  await over.promise
  return lines
}

describe('plan sources: a source that is read again and again', () => {
  const away = new Error('away')
  const cases = [
    { what: 'says nothing while it stays as it was', readings: ['a', 'a', 'a'], says: [] },
    { what: 'says what has changed, once', readings: ['a', 'b', 'b', 'b'], says: ['b'] },
    { what: 'says nothing of what was seen only once', readings: ['a', 'b', 'a', 'c', 'd', 'd', 'd'], says: ['d'] },
    { what: 'says nothing of two that take turns, as replicas of two versions do', readings: ['a', 'b', 'a', 'b', 'a', 'b', 'a'], says: [] },
    { what: 'says that it went back', readings: ['a', 'b', 'b', 'a', 'a'], says: ['b', 'a'] },
    { what: 'says once that it fails', readings: ['a', away, away, away, 'a'], says: ['failed: away'] },
    { what: 'says again that it fails when it was well between', readings: ['a', away, 'a', away, 'a'], says: ['failed: away', 'failed: away'] },
    { what: 'says when it fails for another reason', readings: ['a', away, new Error('broken'), 'a'], says: ['failed: away', 'failed: broken'] },
    { what: 'does not take what comes before and after a failure for the same', readings: ['a', 'b', away, 'b', 'c', 'c'], says: ['failed: away', 'c'] },
  ]
  for (const { what, readings, says } of cases) {
    it(what, async (t) => assert.deepEqual(await said(t, readings), says))
  }

  it('takes nothing that nobody could use, and says so once', async (t) => {
    const check = (value: string) => {
      if (value === 'bad') throw new Error('it is bad')
    }
    assert.deepEqual(await said(t, ['a', 'bad', 'bad', 'bad', 'bad', 'b', 'b'], check), ['failed: it is bad', 'b'])
  })

  it('is not asked what it is when nobody wants to know', async () => {
    let readings = 0
    const source = polled<string>({ interval: 0, read: async () => String((readings += 1)), bytesOf: (value) => [Buffer.from(value)] })
    await source.load()
    source.watch(() => undefined, () => undefined)()
    await new Promise((resolve) => setImmediate(resolve))
    assert.equal(readings, 1)
  })
})
