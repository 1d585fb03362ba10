import assert from 'node:assert/strict'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { describe, it } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { openTalk, talkMessage } from '../fixture/talk/talk.ts'
import { Endless, plenty } from '../fixture/unread.ts'

const path = '/v1/rooms/1:listen'
const forms = ['application/x-ndjson', 'text/event-stream', 'application/json']

describe('streams: the pace', () => {
  for (const accept of forms) {
    it(`of ${accept} is that of the reader: the service is not read faster`, async (t) => {
      const endless = new Endless(talkMessage('Line', { text: 'x'.repeat(100_000) }))
      const { host } = await openTalk(t, { Listen: endless.handle })
      const written = await endless.takenUnread(`http://${host}${path}`, { accept })
      assert.ok(written < plenty / 2, `${written} of ${plenty} messages of 100 kB were taken although nobody read them`)
    })
  }

  it('keeps memory flat: of 200 MB no more is ever underway than a few, whenever the reader stops', async (t) => {
    const endless = new Endless(talkMessage('Line', { text: 'x'.repeat(100_000) }))
    const { host } = await openTalk(t, { Listen: endless.handle })
    const answer = await new Promise<IncomingMessage>((resolve) => get(`http://${host}${path}`, { headers: { accept: 'application/json' } }, resolve))
    const before = used()
    let read = 0
    for await (const piece of answer) {
      const stops = Math.floor(read / 10_000_000)
      read += (piece as Buffer).length
      if (Math.floor(read / 10_000_000) === stops) continue
      const underway = (await endless.taken()) * 100_000 - read
      const more = used() - before
      assert.ok(underway < 30_000_000, `${underway} bytes were underway after ${read}`)
      assert.ok(more < 60_000_000, `${more} bytes more were in use after ${read}`)
      if (stops === 4) break
    }
    assert.ok(read > 40_000_000)
  })
})

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that somebody holds, in the heap and beside it. What the process has of the machine is more, and varies by itself. */
function used(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
