import fastify from 'fastify'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { WebSocket } from 'ws'
import { GrpcTransport, sendError, transcoder } from '../src/index.ts'
import { greeterDescriptors, startGreeter } from './fixture/greeter-server.ts'
import { openNotes, openRemembering } from './fixture/habits/notes.ts'
import { blamed } from './fixture/door.ts'

async function openUnder(t: TestContext, prefix: string) {
  const app = fastify({ frameworkErrors: sendError })
  const transport = new GrpcTransport(new Map([['greeter', await startGreeter(t)]]))
  await app.register(transcoder, { descriptors: [greeterDescriptors], transport, prefix })
  t.after(() => app.close())
  return app
}

describe('the transcoder under a prefix', () => {
  for (const [prefix, path] of [['/api', '/api'], ['/api/', '/api'], ['/api/v0', '/api/v0'], ['/api', '/%61pi'], ['/:tenant', '/acme'], ['/', ''], ['', '']] as const) {
    it(`"${prefix}" answers at ${path}/v1/...`, async (t) => {
      const app = await openUnder(t, prefix)
      const answer = await app.inject(`${path}/v1/greetings/Ada%2Fb?language=fr`)
      assert.deepEqual([answer.statusCode, answer.json()], [200, { text: 'Bonjour, Ada/b' }])
      const options = await app.inject({ method: 'OPTIONS', url: `${path}/v1/greetings/Ada` })
      assert.deepEqual([options.statusCode, options.headers['allow']], [204, 'GET, HEAD, OPTIONS'])
      assert.equal((await app.inject({ method: 'PUT', url: `${path}/v1/greetings/Ada` })).statusCode, 405)
      assert.equal((await app.inject(`${path}/v1/nothing`)).json().error.message, 'nothing is served at /v1/nothing')
      assert.deepEqual(blamed((await app.inject(`${path}/v1/greetings/Ada?tongue=fr`)).json()), ['tongue'])
    })
  }

  it('answers nothing beside it', async (t) => {
    const app = await openUnder(t, '/api')
    for (const url of ['/v1/greetings/Ada', '/api', '/apiv1/greetings/Ada']) assert.equal((await app.inject(url)).statusCode, 404, url)
  })

  it('says with it where what was made is', async (t) => {
    const { app } = await openRemembering(t, { name: 'notes/1' }, { prefix: '/api' })
    const { statusCode, headers } = await app.inject({ method: 'POST', url: '/api/v1/notes', payload: { text: 'new' } })
    assert.deepEqual([statusCode, headers['location']], [201, '/api/v1/notes/1'])
    assert.equal((await app.inject(String(headers['location']))).statusCode, 200)
  })

  it('takes the WebSockets under it', async (t) => {
    const app = await openNotes(t, () => ({ stream: [{ name: 'notes/1' }] }), { prefix: '/api' })
    const url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')
    const socket = new WebSocket(`${url}/api/v1/notes:watch`)
    const [frame] = await once(socket, 'message') as [Buffer]
    assert.deepEqual(JSON.parse(frame.toString()), { name: 'notes/1' })
    await once(socket, 'close')
  })
})
