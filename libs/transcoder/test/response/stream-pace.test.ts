import { Metadata } from '@grpc/grpc-js'
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

  it('keeps memory flat: 200 MB that are read bit by bit leave nothing behind', async (t) => {
    const bytes = 200_000_000
    const { host } = await openTalk(t, { Listen: (call) => (call.sendMetadata(new Metadata()), pour(call, bytes)) })
    const answer = await new Promise<IncomingMessage>((resolve) => get(`http://${host}${path}`, { headers: { accept: 'application/json' } }, resolve))
    const before = used()
    let read = 0
    let most = 0
    for await (const piece of answer) {
      const was = Math.floor(read / 10_000_000)
      read += (piece as Buffer).length
      if (Math.floor(read / 10_000_000) > was) most = Math.max(most, used() - before)
    }
    assert.ok(read > bytes)
    assert.ok(most < 60_000_000, `${most} bytes more were in use while ${bytes} passed`)
  })
})

/** Writes messages of 50 kB, no faster than they are taken. */
function pour(call: Parameters<Endless['handle']>[0], bytes: number): void {
  const message = talkMessage('Line', { text: 'x'.repeat(50_000) })
  let written = 0
  const more = () => {
    for (let room = true; room && written < bytes; written += 50_000) room = call.write(message)
    if (written >= bytes) call.end()
  }
  call.on('drain', more)
  more()
}

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes that something holds, with those outside of the heap. */
function used(): number {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
