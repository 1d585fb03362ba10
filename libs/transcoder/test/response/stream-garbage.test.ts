import type { Message } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { openTalk, talkMessage } from '../fixture/talk/talk.ts'
import type { Talk, TalkHandlers } from '../fixture/talk/talk.ts'
import { Talker } from '../fixture/talk/talker.ts'

type Listen = NonNullable<TalkHandlers['Listen']>
const path = '/v1/rooms/1:listen'
const good = talkMessage('Line', { id: '1' })

/** Sends one message, and then bytes that are none. */
const thenBytes = (bytes: Buffer): Listen => (call) => {
  call.write(good)
  call.write(bytes as unknown as Message)
}

const faults = [
  ['bytes that are no message', Buffer.from([0xff, 0xff, 0xff])],
  ['half a message', Buffer.from([0x1a, 0x7f, 0x61])],
  ['a text that is not UTF-8', Buffer.from([0x1a, 0x02, 0xc0, 0x80])],
  ['a message of more than 16 MiB', Buffer.alloc(17 * 1024 * 1024)],
] as const

/** The last thing that a stream says, in any form. */
async function lastOf(host: string, accept: string): Promise<unknown> {
  const text = await (await fetch(`http://${host}${path}`, { headers: { accept } })).text()
  if (accept === 'application/json') return (JSON.parse(text) as unknown[]).at(-1)
  return JSON.parse((text.trim().split('\n').at(-1) ?? '').replace(/^data: /, ''))
}

const statusOf = (last: unknown) => (last as { error?: { status: string } }).error?.status

describe('streams: a service that sends what is none of its messages', () => {
  for (const [name, bytes] of faults) {
    it(`such as ${name}, ends them with INTERNAL in every form`, async (t) => {
      const { host } = await openTalk(t, { Listen: thenBytes(bytes) })
      for (const accept of ['application/x-ndjson', 'text/event-stream', 'application/json']) assert.equal(statusOf(await lastOf(host, accept)), 'INTERNAL', accept)
      const talker = await Talker.open(t, `ws://${host}${path}`)
      assert.equal((await talker.closed).code, 4013)
      assert.equal(statusOf(JSON.parse(talker.heard.at(-1) ?? '')), 'INTERNAL')
    })
  }

  it('or that dies, ends them with an error in every form', async (t) => {
    for (const accept of ['application/x-ndjson', 'text/event-stream', 'application/json', 'websocket']) {
      const talk: Talk = await openTalk(t, { Listen: (call) => call.write(good, () => setImmediate(() => talk.stop())) })
      // A server that resets its streams as it goes says CANCEL (RFC 9113, 7).
      if (accept !== 'websocket') assert.equal(statusOf(await lastOf(talk.host, accept)), 'CANCELLED', accept)
      else assert.equal((await (await Talker.open(t, `ws://${talk.host}${path}`)).closed).code, 4001)
    }
  })
})
