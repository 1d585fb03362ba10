import { status } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { chat, echo, join, repeat, say } from './fixture/echo.ts'
import { clientOf, sleeping } from './fixture/sleeping.ts'

describe('a service with min: 0', () => {
  it('sleeps until its first call, and answers that', async (t) => {
    const { service, port, starts } = await sleeping(t, 'grpc')
    assert.equal(service.isAwake, false)
    assert.equal(await say(clientOf(t, port), 'hello'), 'hello')
    assert.equal(starts(), 1)
  })

  it('passes on calls of every kind, and large messages', async (t) => {
    const { port } = await sleeping(t, 'grpc')
    const client = clientOf(t, port)
    const large = 'x'.repeat(2 ** 21)
    assert.deepEqual(await repeat(client, 'a'), ['a', 'a', 'a'])
    assert.equal(await join(client, ['a', large, 'b']), `a${large}b`)
    assert.deepEqual(await chat(client, ['a', 'b', 'c']), ['a', 'b', 'c'])
  })

  it('passes on more calls at once than the service takes on one connection', async (t) => {
    const { port } = await sleeping(t, 'grpc')
    const client = clientOf(t, port)
    const open = Array.from({ length: 25 }, () => client.makeBidiStreamRequest(echo.Chat.path, (value: Buffer) => value, (value: Buffer) => value))
    t.after(() => open.forEach((call) => call.cancel()))
    const heard = open.map((call) => new Promise((resolve, reject) => {
      call.on('data', resolve)
      call.on('error', reject)
      call.write(Buffer.from('here'))
    }))
    assert.equal((await Promise.all(heard)).length, 25)
  })

  it('passes on statuses, and that a method is not there', async (t) => {
    const { port } = await sleeping(t, 'grpc')
    const client = clientOf(t, port)
    const call = new Promise((resolve, reject) => {
      client.makeUnaryRequest('/test.Echo/Nothing', (value: Buffer) => value, (value: Buffer) => value, Buffer.from(''), (error, answer) => (error ? reject(error) : resolve(answer)))
    })
    await assert.rejects(call, { code: status.UNIMPLEMENTED })
  })

  it('holds a call no longer than its deadline', async (t) => {
    const { port, service } = await sleeping(t, 'grpc')
    await assert.rejects(say(clientOf(t, port), 'soon', 5), { code: status.DEADLINE_EXCEEDED })
    await service.stop()
  })

  it('tells a call that it does not start, and tries again for the next', async (t) => {
    let broken = true
    const { port } = await sleeping(t, 'grpc', { environment: (): Record<string, string> => (broken ? { BROKEN: '1' } : {}) })
    const client = clientOf(t, port)
    await assert.rejects(say(client, 'hello'), { code: status.UNAVAILABLE, details: 'echo does not start: it ended 3 times before it was ready; its log is echo.log' })
    broken = false
    assert.equal(await say(client, 'hello'), 'hello')
  })

  it('tells the calls of a process that dies, and starts another for the next', async (t) => {
    const { port, starts } = await sleeping(t, 'grpc')
    const client = clientOf(t, port)
    await assert.rejects(say(client, 'crash'), { code: status.UNAVAILABLE })
    assert.equal(await say(client, 'hello'), 'hello')
    assert.equal(starts(), 2)
  })

  it('loses no call and answers none wrongly while it stops and starts all the time', async (t) => {
    const { port, starts } = await sleeping(t, 'grpc', { idle: 1 })
    const clients = Array.from({ length: 4 }, () => clientOf(t, port))
    const callers = clients.map(async (client, caller) => {
      for (let n = 0; n < 60; n++) {
        const text = `${caller} says ${n}`
        if (n % 5 === 0) assert.deepEqual(await repeat(client, text), [text, text, text])
        else if (n % 7 === 0) cancelled(client, text)
        else {
          const many = Array.from({ length: 10 }, (_, i) => `${text}, ${i}`)
          assert.deepEqual(await Promise.all(many.map((one) => say(client, one))), many)
        }
        // Now and then all are silent, so that it stops; then they come at once.
        if (n % 10 === caller) await new Promise((resolve) => setTimeout(resolve, 40))
      }
    })
    await Promise.all(callers)
    assert.ok(starts() > 3, `it was started ${starts()} times only: the race was not run`)
  })

  it('passes on HTTP requests with their bodies and headers', async (t) => {
    const { port, starts, service } = await sleeping(t, 'http')
    const body = 'x'.repeat(2 ** 20)
    const answer = await fetch(`http://127.0.0.1:${port}/echo?a=b`, { method: 'POST', body, headers: { 'content-type': 'text/css' } })
    assert.deepEqual([answer.status, answer.headers.get('x-path'), answer.headers.get('content-type')], [200, '/echo?a=b', 'text/css'])
    assert.equal(await answer.text(), body)
    assert.equal(starts(), 1)
    assert.equal(service.isAwake, true)
  })

  it('loses no HTTP request while it stops and starts all the time', async (t) => {
    const { port, starts } = await sleeping(t, 'http', { idle: 1 })
    const callers = Array.from({ length: 4 }, async (_, caller) => {
      for (let n = 0; n < 40; n++) {
        const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: `${caller} says ${n}` })
        assert.equal(await answer.text(), `${caller} says ${n}`)
        if (n % 10 === caller) await new Promise((resolve) => setTimeout(resolve, 40))
      }
    })
    await Promise.all(callers)
    assert.ok(starts() > 3, `it was started ${starts()} times only: the race was not run`)
  })

  it('holds an HTTP request no longer than it waits, and says what is wrong in the one error shape', async (t) => {
    const { port } = await sleeping(t, 'http')
    const late = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'x-request-timeout': '0.005' } })
    assert.equal(late.status, 504)
    assert.equal(((await late.json()) as { error: { status: string } }).error.status, 'DEADLINE_EXCEEDED')
    const { port: brokenPort } = await sleeping(t, 'http', { environment: () => ({ BROKEN: '1' }) })
    const broken = await fetch(`http://127.0.0.1:${brokenPort}/`)
    assert.equal(broken.status, 503)
    assert.match(((await broken.json()) as { error: { message: string } }).error.message, /echo does not start/)
  })
})

/** A call that its caller gives up at once. */
function cancelled(client: ReturnType<typeof clientOf>, text: string): void {
  const call = client.makeServerStreamRequest(echo.Repeat.path, (value: Buffer) => value, (value: Buffer) => value, Buffer.from(text))
  call.on('error', () => {})
  call.cancel()
}
