import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Sleeper } from '../../src/dev/activator/sleeper.ts'
import { FakeProcess } from './fixture/fake-process.ts'
import { until } from './fixture/until.ts'

/** A process that takes its time, and that knows if it is told to do two things at once. */
class Slow {
  state: 'gone' | 'starting' | 'ready' | 'stopping' = 'gone'
  starts = 0
  failures = 0

  async start(): Promise<void> {
    assert.equal(this.state, 'gone')
    this.state = 'starting'
    await delay(Math.random() * 3)
    if (this.failures-- > 0) {
      this.state = 'gone'
      throw new Error('it does not start')
    }
    this.starts += 1
    this.state = 'ready'
  }

  async stop(): Promise<void> {
    assert.equal(this.state, 'ready')
    this.state = 'stopping'
    await delay(Math.random() * 3)
    this.state = 'gone'
  }
}

const never = (error: unknown) => assert.fail(String(error))

describe('a process on demand', () => {
  it('is started once for calls that come at once', async () => {
    const slow = new Slow()
    const sleeper = new Sleeper(slow, 60_000, never)
    const releases = await Promise.all([sleeper.hold(), sleeper.hold(), sleeper.hold()])
    assert.equal(slow.starts, 1)
    for (const release of releases) release()
    await sleeper.close()
    assert.equal(slow.state, 'gone')
  })

  it('is ready whenever a call is let through, however often it stops and starts', async () => {
    const slow = new Slow()
    const sleeper = new Sleeper(slow, 0, never)
    const callers = Array.from({ length: 3 }, async () => {
      for (let n = 0; n < 100; n++) {
        const release = await sleeper.hold()
        assert.equal(slow.state, 'ready')
        await delay(Math.random() * 2)
        assert.equal(slow.state, 'ready')
        release()
        await delay(Math.random() * 12)
      }
    })
    await Promise.all(callers)
    assert.ok(slow.starts > 5, `it was started ${slow.starts} times only: the race was not run`)
    await sleeper.close()
  })

  it('is not stopped while a call goes on, and a release counts once', async () => {
    const slow = new Slow()
    const sleeper = new Sleeper(slow, 0, never)
    const [first, second] = await Promise.all([sleeper.hold(), sleeper.hold()])
    first()
    first()
    await delay(20)
    assert.equal(slow.state, 'ready')
    second()
    await sleeper.close()
  })

  it('tells every call that waits that it does not start, and the next one tries again', async () => {
    const slow = new Slow()
    slow.failures = 1
    const sleeper = new Sleeper(slow, 60_000, never)
    const outcomes = await Promise.allSettled([sleeper.hold(), sleeper.hold()])
    assert.deepEqual(outcomes.map(({ status }) => status), ['rejected', 'rejected'])
    const release = await sleeper.hold()
    release()
    await sleeper.close()
  })

  it('is started anew for a restart only if it is awake', async () => {
    const slow = new Slow()
    const sleeper = new Sleeper(slow, 60_000, never)
    await sleeper.restart()
    assert.equal(slow.starts, 0)
    const release = await sleeper.hold()
    release()
    await sleeper.restart()
    assert.equal(slow.starts, 2)
    await sleeper.close()
  })

  it('stops, for good, a start that would never come to its end', async () => {
    const process = new FakeProcess()
    const { promise, resolve } = Promise.withResolvers<void>()
    process.onStart = () => promise
    process.onStop = () => Promise.resolve(resolve())
    const sleeper = new Sleeper(process, 60_000, never)
    const refused = assert.rejects(sleeper.hold(), /it is being shut down/)
    await sleeper.close()
    await refused
    assert.equal(process.starts, 1)
  })

  it('is not started again for a call that waits while it is stopped for good', async () => {
    const process = new FakeProcess()
    const { promise, resolve } = Promise.withResolvers<void>()
    process.onStop = () => promise
    const sleeper = new Sleeper(process, 0, never)
    ;(await sleeper.hold())()
    await until('it is being stopped', () => process.stops === 1)
    const refused = assert.rejects(sleeper.hold(), /it is being shut down/)
    const closed = sleeper.close()
    resolve()
    await closed
    await refused
    assert.equal(process.starts, 1)
  })

  it('that ends as soon as it is ready has not started', async () => {
    const process = new FakeProcess()
    const sleeper = new Sleeper(process, 60_000, never)
    process.onStart = async () => {
      await delay(1)
      sleeper.ended()
    }
    await assert.rejects(sleeper.hold(), /it ended as soon as it was ready/)
    process.onStart = () => Promise.resolve()
    ;(await sleeper.hold())()
    assert.equal(process.starts, 2)
    await sleeper.close()
  })
})
