import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { createServer } from 'node:net'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { whatIsMissing } from '../src/health.ts'
import { openGateway } from './fixture/gateway.ts'

/** The port of a server, on every interface. */
async function portOf(t: TestContext, server: Server): Promise<number> {
  server.listen()
  await once(server, 'listening')
  t.after(() => server.close())
  return (server.address() as AddressInfo).port
}

function answering(t: TestContext, status: number, body: string): Promise<number> {
  return portOf(t, createHttpServer((request, response) => {
    assert.equal(`${request.method} ${request.url}`, 'GET /readyz')
    response.writeHead(status).end(body)
  }))
}

/** The gateway as a process, until it ends. */
async function run(args: readonly string[], variables: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../src/main.ts'), ...args], { env: variables })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  const [code] = (await once(child, 'close')) as [number]
  return { code, output }
}

describe('asking a gateway for its health', () => {
  it('finds nothing missing while it is ready, and says what is when it drains', async (t) => {
    const { admin, stop } = await openGateway(t, 'dns:///127.0.0.1:1', { SHUTDOWN_DELAY: '1s' })
    const variables = { ADMIN_ADDR: new URL(admin).host }
    assert.equal(await whatIsMissing(variables), undefined)
    const stopped = stop()
    assert.equal(await whatIsMissing(variables), 'draining')
    await stopped
    assert.equal(await whatIsMissing(variables), `${variables.ADMIN_ADDR} does not answer: connect ECONNREFUSED ${variables.ADMIN_ADDR}`)
  })

  it('reaches one that listens on every interface', async (t) => {
    const port = await answering(t, 200, '')
    for (const host of ['', '0.0.0.0', '[::]', '[0:0:0:0:0:0:0:0]', '127.0.0.1', 'localhost']) assert.equal(await whatIsMissing({ ADMIN_ADDR: `${host}:${port}` }), undefined, host)
  })

  it('reaches one that listens on one interface', { skip: process.platform !== 'linux' && 'only Linux has more than one loopback address' }, async (t) => {
    const { port } = new URL((await openGateway(t, 'dns:///127.0.0.1:1', { ADMIN_ADDR: '127.0.0.2:0' })).admin)
    assert.equal(await whatIsMissing({ ADMIN_ADDR: `127.0.0.2:${port}` }), undefined)
    assert.match(await whatIsMissing({ ADMIN_ADDR: `:${port}` }) ?? '', /ECONNREFUSED/)
  })

  const answers = [
    { it: 'takes the reason of a Go service too', status: 503, body: '{"status":"unready","missing":"schema is at version 0"}', says: /^schema is at version 0$/ },
    { it: 'makes one line of several', status: 503, body: String.raw`{"missing":"a\n\tb\u001b[31m"}`, says: /^a b \[31m$/ },
    { it: 'shortens a reason without end', status: 503, body: JSON.stringify({ missing: 'x'.repeat(5000) }), says: /^x{500}\.\.\.$/ },
    { it: 'does not read an answer without end', status: 503, body: JSON.stringify({ missing: 'x'.repeat(500_000) }), says: /^127\.0\.0\.1:\d+ answers 503$/ },
    { it: 'takes no reason for one', status: 503, body: 'null', says: / answers 503$/ },
    { it: 'takes no other success for an answer', status: 204, body: '', says: / answers 204$/ },
    { it: 'goes nowhere else', status: 302, body: '', says: / answers 302$/ },
  ]
  for (const { it: does, status, body, says } of answers) {
    it(does, async (t) => {
      assert.match(await whatIsMissing({ ADMIN_ADDR: `:${await answering(t, status, body)}` }) ?? 'nothing', says)
    })
  }

  it('does not wait for one that hangs, nor believe one that speaks otherwise', async (t) => {
    const silent = await portOf(t, createServer((socket) => { t.after(() => socket.destroy()) }))
    assert.equal(await whatIsMissing({ ADMIN_ADDR: `:${silent}` }), `127.0.0.1:${silent} does not answer: nothing within 2000 ms`)
    const other = await portOf(t, createServer((socket) => { socket.end('SSH-2.0\r\n') }))
    assert.equal(await whatIsMissing({ ADMIN_ADDR: `:${other}` }), `127.0.0.1:${other} answers something else than HTTP`)
  })
})

describe('the command line of the gateway', () => {
  it('ends with 0 and no word when the gateway is ready', async (t) => {
    assert.deepEqual(await run(['health'], { ADMIN_ADDR: `:${await answering(t, 200, '')}`, LOG_LEVEL: 'loud' }), { code: 0, output: '' })
  })

  it('ends with 1 and a line when it is not', async (t) => {
    const port = await answering(t, 503, '{"status":"draining"}')
    assert.deepEqual(await run(['health'], { ADMIN_ADDR: `:${port}` }), { code: 1, output: 'not ready: draining\n' })
  })

  const wrong = [
    { args: ['brew'], says: 'unknown command "brew": expected none to run it, or health\n' },
    { args: ['health', 'now'], says: 'unknown command "health now": expected none to run it, or health\n' },
    { args: ['toString'], says: 'unknown command "toString": expected none to run it, or health\n' },
    { args: ['health'], says: 'ADMIN_ADDR: "9090" is not an address such as 127.0.0.1:8080 or :8080\n' },
  ]
  for (const { args, says } of wrong) {
    it(`ends with 2 and a line for ${args.join(' ')}, called wrongly`, async () => {
      assert.deepEqual(await run(args, { ADMIN_ADDR: '9090' }), { code: 2, output: says })
    })
  }
})
