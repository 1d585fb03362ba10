import type { JsonObject } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { blamed, openDoor, openLibrary } from '../fixture/door.ts'

const id = '8e03978e-40d5-43dd-bc93-6894a57f9324'
const books = '/v1/shelves/1/books'
const json = { 'content-type': 'application/json' }

describe('Idempotency-Key', () => {
  for (const given of [`"${id}"`, id, id.toUpperCase()]) {
    it(`${given} is the request id of AIP-155`, async (t) => {
      const seen: JsonObject[] = []
      const app = await openLibrary(t, (call) => (seen.push(call.request), call.answer({})))
      const answer = await app.inject({ method: 'POST', url: books, headers: { ...json, 'idempotency-key': given }, payload: '{}' })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.equal(seen[0]?.['requestId'], id)
    })
  }

  for (const given of ['abc', `"${id}`, '8e03978e-40d5-13dd-bc93-6894a57f9324', `${id}, ${id}`, '']) {
    it(`${JSON.stringify(given)} is 400 and names the header`, async (t) => {
      const app = await openDoor(t, 1)
      const answer = await app.inject({ method: 'POST', url: books, headers: { ...json, 'idempotency-key': given }, payload: '{}' })
      assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['Idempotency-Key']])
    })
  }

  it('may repeat the field of the request, and not contradict it', async (t) => {
    const app = await openLibrary(t, (call) => call.answer({}))
    const post = (requestId: string) => app.inject({ method: 'POST', url: `${books}?request_id=${requestId}`, headers: { ...json, 'idempotency-key': id }, payload: '{}' })
    assert.equal((await post(id)).statusCode, 200)
    const other = await post(id.replace('8', '9'))
    assert.deepEqual([other.statusCode, blamed(other.json())], [400, ['Idempotency-Key']])
  })

  it('is refused where nobody keeps the promise, and ignored where it needs none', async (t) => {
    const app = await openLibrary(t, (call) => call.answer({}))
    const send = async (method: 'GET' | 'POST' | 'DELETE', url: string) =>
      (await app.inject({ method, url, headers: { ...(method === 'POST' && json), 'idempotency-key': id }, ...(method === 'POST' && { payload: '{}' }) })).statusCode
    assert.equal(await send('POST', '/v1/shelves/1/books/2:lend'), 400)
    assert.equal(await send('GET', '/v1/shelves/1/books/2'), 200)
    assert.equal(await send('DELETE', '/v1/shelves/1/books/2'), 200)
  })
})
