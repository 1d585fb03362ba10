import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import request from 'supertest'
import { serveItems } from './fixture/items.ts'
import { openGateway } from './fixture/gateway.ts'

const item = '/v1/items/assam'

/** A gateway, and the identities that the service behind it was told of. */
async function openWatched(t: TestContext, variables: Record<string, string>) {
  const told: unknown[] = []
  const upstream = await serveItems(t, (call, answer) => {
    told.push(...call.metadata.get('x-identity'))
    answer(null, Buffer.alloc(0))
  })
  return { told, ...(await openGateway(t, upstream, variables)) }
}

describe('who asks', () => {
  it('is in development whoever the gateway was told, or who the client says', async (t) => {
    const { door, told } = await openWatched(t, { DEVELOPMENT_IDENTITY: 'users/developer' })
    await request(door).get(item)
    await request(door).get(item).set('x-development-user', 'alice')
    assert.deepEqual(told, ['users/developer', 'users/alice'])
  })

  it('is nobody otherwise, whatever the client says', async (t) => {
    const { door, told } = await openWatched(t, {})
    await request(door).get(item).set('x-development-user', 'alice').set('x-identity', 'users/alice')
    assert.deepEqual(told, [])
  })

  it('is never taken from the name that services trust', async (t) => {
    const { door, told } = await openWatched(t, { DEVELOPMENT_IDENTITY: 'users/developer' })
    await request(door).get(item).set('x-identity', 'users/alice')
    assert.deepEqual(told, ['users/developer'])
  })

  it('must be a user: the error names the header, and no service is asked', async (t) => {
    const { door, told } = await openWatched(t, { DEVELOPMENT_IDENTITY: 'users/developer' })
    const answer = await request(door).get(item).set('x-development-user', 'a/b')
    const { error } = answer.body as { error: { details: { fieldViolations: { field: string }[] }[] } }
    assert.deepEqual([answer.status, error.details[0]?.fieldViolations[0]?.field, told], [400, 'X-Development-User', []])
  })
})
