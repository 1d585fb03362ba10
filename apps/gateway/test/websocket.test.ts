import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import request from 'supertest'
import { openGateway } from './fixture/gateway.ts'
import { serveItems } from './fixture/items.ts'

const image = '/v1/items/assam/image'

describe('websocket: the public door', () => {
  it('opens it, closes it with the status of the call, and times it by its handshake', async (t) => {
    const { port, admin } = await openGateway(t, await serveItems(t))
    const socket = new WebSocket(`ws://127.0.0.1:${port}${image}`)
    const [closed] = (await once(socket, 'close')) as [CloseEvent]
    assert.deepEqual([closed.code, closed.reason.split(':')[0]], [4012, 'UNIMPLEMENTED'])
    const { text } = await request(admin).get('/metrics')
    assert.match(text, /http_server_request_duration_seconds_count\{method="GET",route="\/v1\/\{name=items\/\*\/image\}",status="101"\} 1/)
  })

  it('answers a handshake that leads nowhere as any request, and counts it', async (t) => {
    const { port, admin } = await openGateway(t, await serveItems(t))
    const socket = new WebSocket(`ws://127.0.0.1:${port}/v1/items/assam`)
    await once(socket, 'error')
    const { text } = await request(admin).get('/metrics')
    assert.match(text, /http_server_request_duration_seconds_count\{method="GET",route="none",status="400"\} 1/)
  })
})
