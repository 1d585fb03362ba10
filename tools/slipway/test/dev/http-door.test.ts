import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { IncomingMessage, RequestListener, RequestOptions } from 'node:http'
import { connect } from 'node:net'
import type { Server } from 'node:http'
import { text } from 'node:stream/consumers'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { openHttpDoor } from '../../src/dev/activator/http-door.ts'
import { freePort } from '../../src/dev/ports.ts'
import { standing } from './fixture/doors.ts'
import { FakeProcess } from './fixture/fake-process.ts'
import { until } from './fixture/until.ts'

/** A door, and behind it a service that answers as a test says and is started and stopped in this process. */
async function stand(t: TestContext, listener: RequestListener) {
  const inner = await freePort()
  const process = new FakeProcess()
  let server: Server | undefined
  process.onStart = () => new Promise((resolve) => { server = createServer(listener).listen(inner, '127.0.0.1', resolve) })
  process.onStop = () => new Promise((resolve) => { if (server) server.close(() => resolve()); else resolve() })
  const stood = await standing(t, openHttpDoor, process, inner)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const crash = () => server?.closeAllConnections()
  t.after(() => {
    agent.destroy()
    crash()
  })
  return { ...stood, agent, crash }
}

/** Sends a request, with all of its body at once. */
async function ask(options: RequestOptions, body?: string): Promise<{ readonly answer: IncomingMessage; readonly body: string; readonly from: number | undefined }> {
  const sent = request({ host: '127.0.0.1', ...options })
  sent.end(body)
  const [answer] = await once(sent, 'response') as [IncomingMessage]
  // A connection that is kept goes back to its agent after the answer.
  const from = answer.socket.localPort
  return { answer, body: await text(answer), from }
}

describe('the door of an HTTP service', () => {
  it('wakes the service and passes request and answer as they are', async (t) => {
    const { port, process } = await stand(t, (req, res) => {
      res.writeHead(207, 'So it is', ['x-several', 'a', 'x-several', 'b', 'content-type', 'text/x'])
      res.end(JSON.stringify([req.method, req.url, req.headers['host'], req.headers['x-own'], req.headers['upgrade'], req.headers['content-length']]))
    })
    const headers = { host: 'reports.example', 'x-own': 'a, b', connection: 'upgrade', upgrade: 'websocket' }
    const { answer, body } = await ask({ port, method: 'GET', path: '/a%2Fb?c=%20d', headers })
    assert.deepEqual([answer.statusCode, answer.statusMessage, answer.headers['x-several'], answer.headers['content-type']], [207, 'So it is', 'a, b', 'text/x'])
    assert.deepEqual(JSON.parse(body), ['GET', '/a%2Fb?c=%20d', 'reports.example', 'a, b', null, null])
    assert.equal(process.starts, 1)
  })

  it('lets a connection of a caller outlive sleep', async (t) => {
    const { port, agent, sleeper, process } = await stand(t, (_req, res) => res.end('x'))
    const ports = new Set<number | undefined>()
    for (let n = 0; n < 3; n++) {
      ports.add((await ask({ port, agent })).from)
      await until('it sleeps', () => !sleeper.isAwake && process.stops === process.starts)
    }
    assert.deepEqual([ports.size, process.starts], [1, 3])
  })

  it('passes bodies both ways as they come, and trailers', async (t) => {
    const { port } = await stand(t, (req, res) => {
      req.on('data', (part: Buffer) => res.write(`${part.toString()}!`))
      req.on('end', () => {
        res.addTrailers({ 'x-sum': String(req.trailers['x-sum']) })
        res.end()
      })
      res.writeHead(200, { trailer: 'x-sum' })
      res.flushHeaders()
    })
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers: { 'transfer-encoding': 'chunked', trailer: 'x-sum' } })
    sent.flushHeaders()
    const [answer] = await once(sent, 'response') as [IncomingMessage]
    for (const word of ['a', 'b']) {
      sent.write(word)
      assert.equal(String((await once(answer, 'data'))[0]), `${word}!`)
    }
    sent.addTrailers({ 'x-sum': '2' })
    sent.end()
    await once(answer, 'end')
    assert.equal(answer.trailers['x-sum'], '2')
  })

  it('answers a caller who asks before sending (Expect: 100-continue)', async (t) => {
    const { port } = await stand(t, (req, res) => { req.pipe(res) })
    const sent = request({ host: '127.0.0.1', port, method: 'POST', headers: { expect: '100-continue' } })
    sent.flushHeaders()
    await once(sent, 'continue')
    sent.end('body')
    const [answer] = await once(sent, 'response') as [IncomingMessage]
    assert.equal(await text(answer), 'body')
  })

  it('ends at the service what a caller leaves', async (t) => {
    let left = false
    const { port, sleeper, process } = await stand(t, (_req, res) => {
      res.once('close', () => { left = true })
      res.write('for ever')
    })
    const sent = request({ host: '127.0.0.1', port })
    sent.on('error', () => {})
    sent.end()
    const [answer] = await once(sent, 'response') as [IncomingMessage]
    answer.on('error', () => {})
    answer.destroy()
    await until('the service sees it', () => left)
    await until('it sleeps', () => !sleeper.isAwake && process.stops === process.starts)
  })

  it('forgets a caller who leaves while the service starts', async (t) => {
    let asked = 0
    const { port, process, sleeper } = await stand(t, (_req, res) => {
      asked += 1
      res.end()
    })
    const { promise, resolve } = Promise.withResolvers<void>()
    const { onStart } = process
    process.onStart = () => promise.then(onStart)
    const socket = connect(port, '127.0.0.1')
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await until('it starts', () => process.starts === 1)
    socket.destroy()
    await once(socket, 'close')
    resolve()
    await until('it sleeps', () => process.stops === 1 && !sleeper.isAwake)
    assert.equal(asked, 0)
  })

  it('tells the service what is left of the time', async (t) => {
    const { port, process } = await stand(t, (req, res) => res.end(String(req.headers['x-request-timeout'])))
    const { onStart } = process
    process.onStart = async () => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      await onStart()
    }
    const { body } = await ask({ port, headers: { 'x-request-timeout': '5.5' } })
    assert.ok(Number(body) < 5.5 && Number(body) > 0, body)
  })

  it('answers 504 when the time is up before the service is there', async (t) => {
    const { port, process } = await stand(t, (_req, res) => res.end())
    const { promise, resolve } = Promise.withResolvers<void>()
    process.onStart = () => promise
    const { answer, body } = await ask({ port, headers: { 'x-request-timeout': '0.05' } })
    assert.equal(answer.statusCode, 504)
    assert.deepEqual(JSON.parse(body), { error: { code: 504, status: 'DEADLINE_EXCEEDED', message: 'echo was not ready before the deadline', details: [] } })
    resolve()
  })

  it('answers 503 when the service does not start, and tries again with the next call', async (t) => {
    const { port, process } = await stand(t, (_req, res) => res.end('there'))
    const { onStart } = process
    process.onStart = () => Promise.reject(new Error('it ended 3 times before it was ready'))
    const { answer, body } = await ask({ port, method: 'POST' }, 'unread')
    const message = 'echo does not start: it ended 3 times before it was ready'
    assert.deepEqual([answer.statusCode, JSON.parse(body)], [503, { error: { code: 503, status: 'UNAVAILABLE', message, details: [] } }])
    process.onStart = onStart
    assert.equal((await ask({ port })).body, 'there')
  })

  it('answers 503 when the service dies with the call, and breaks off what has begun', async (t) => {
    const { port, crash } = await stand(t, (req, res) => { if (req.url === '/begun') res.write('half') })
    const silent = ask({ port, path: '/silent' })
    const sent = request({ host: '127.0.0.1', port, path: '/begun' })
    sent.end()
    const [begun] = await once(sent, 'response') as [IncomingMessage]
    await once(begun, 'data')
    crash()
    assert.equal((await silent).answer.statusCode, 503)
    await assert.rejects(text(begun), { code: 'ECONNRESET' })
  })
})
