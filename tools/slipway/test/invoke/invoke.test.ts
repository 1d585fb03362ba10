import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { versions } from '../../src/invoke/reflection-protocol.ts'
import { slipway, startSlipway } from '../cli/slipway.ts'
import { startEcho } from './echo-server.ts'

/** Calls a new echo server. */
async function invoke(t: TestContext, args: readonly string[], input = '') {
  const { address } = await startEcho(t)
  return slipway(['invoke', 'echo', ...args, '--address', address], { input })
}

const lines = (output: string) => output.trim().split('\n').map((line) => JSON.parse(line) as unknown)

describe('slipway invoke', () => {
  for (const version of versions) {
    it(`calls a method of a server that describes itself by reflection ${version}`, async (t) => {
      const { address } = await startEcho(t, version)
      const { code, stdout } = await slipway(['invoke', 'echo', 'Echo.Say', '--data', '{"text":"hello"}', '--address', address])
      assert.deepEqual([code, lines(stdout)], [0, [{ text: 'hello' }]])
    })
  }

  it('lists the methods where none is named, as a proto declares them or as JSON', async (t) => {
    const { code, stdout } = await invoke(t, [])
    assert.equal(code, 0)
    assert.match(stdout, /^echo\.v1\.Echo\.Join\(stream Message\) returns \(Message\)$/m)
    assert.doesNotMatch(stdout, /reflection/)
    const [first] = JSON.parse((await invoke(t, ['--json'])).stdout) as unknown[]
    assert.deepEqual(first, { method: 'echo.v1.Echo.Say', input: 'echo.v1.Message', output: 'echo.v1.Message', clientStreaming: false, serverStreaming: false })
  })

  it('sends a user and metadata along', async (t) => {
    const { stdout } = await invoke(t, ['echo.v1.Echo/Say', '--data', '{"text":"from"}', '--user', 'users/alice', '--header', 'x-more=a=b'])
    assert.deepEqual(lines(stdout), [{ text: 'from users/alice a=b' }])
  })

  it('prints streamed answers one a line', async (t) => {
    const { code, stdout } = await invoke(t, ['Repeat', '--data', '{"text":"hi","times":3}'])
    assert.deepEqual([code, lines(stdout)], [0, Array.from({ length: 3 }, () => ({ text: 'hi', times: 3 }))])
  })

  it('streams requests from several --data, and from lines of standard input', async (t) => {
    const data = await invoke(t, ['Join', '--data', '{"text":"a"}', '--data', '{"text":"b"}'])
    assert.deepEqual(lines(data.stdout), [{ text: 'a b' }])
    const input = await invoke(t, ['Join', '--data', '-'], '{"text":"c"}\n\n{"text":"d"}\n')
    assert.deepEqual(lines(input.stdout), [{ text: 'c d' }])
  })

  it('answers each line while more are still to come', { timeout: 60_000 }, async (t) => {
    const { address } = await startEcho(t)
    const child = startSlipway(['invoke', 'echo', 'Chat', '--data', '-', '--address', address])
    t.after(() => child.kill())
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    for (const said of ['one', 'two']) {
      child.stdin.write(`${JSON.stringify({ text: said })}\n`)
      assert.deepEqual(JSON.parse(String((await answers.next()).value)), { text: said })
    }
    child.stdin.end()
    assert.deepEqual(await once(child, 'close'), [0, null])
  })

  it('reads one request that takes several lines of standard input', async (t) => {
    assert.deepEqual(lines((await invoke(t, ['Echo.Say', '--data', '-'], '{\n  "text": "wide"\n}\n')).stdout), [{ text: 'wide' }])
  })

  it('cancels the call on Ctrl-C', { timeout: 60_000 }, async (t) => {
    const { address, events } = await startEcho(t)
    const cancelled = once(events, 'cancelled')
    const child = startSlipway(['invoke', 'echo', 'Repeat', '--data', '{"text":"on and on"}', '--address', address])
    t.after(() => child.kill())
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    assert.deepEqual(await once(child, 'close'), [130, null])
    await cancelled
  })

  it('prints the status of a failed call with its details, which the server describes or which stay as they are', async (t) => {
    const { code, stdout, stderr } = await invoke(t, ['Fail'])
    assert.deepEqual([code, stdout], [1, ''])
    assert.deepEqual(JSON.parse(stderr), {
      code: 9, status: 'FAILED_PRECONDITION', message: 'not today',
      details: [
        { '@type': 'type.googleapis.com/echo.v1.Refusal', reason: 'CLOSED' },
        { '@type': 'type.googleapis.com/echo.v1.Secret', value: Buffer.from('hm').toString('base64') },
      ],
    })
  })

  it('ends a call at its deadline', async (t) => {
    const { code, stderr } = await invoke(t, ['Repeat', '--deadline', '200ms'])
    assert.deepEqual([code, (JSON.parse(stderr) as { status: string }).status], [1, 'DEADLINE_EXCEEDED'])
  })

  it('does not wait for more to send when the call has ended', { timeout: 60_000 }, async (t) => {
    const { address } = await startEcho(t)
    const child = startSlipway(['invoke', 'echo', 'Chat', '--data', '-', '--deadline', '200ms', '--address', address])
    t.after(() => child.kill())
    assert.deepEqual(await once(child, 'close'), [1, null])
  })

  const mistakes = [
    { what: 'a method that is not there', args: ['Repaet'], says: /there is no method "Repaet"; did you mean "Repeat"\?/ },
    { what: 'a method that is like no other', args: ['Whatever'], says: /there is no method "Whatever"; there are Say, Repeat, / },
    { what: 'a name that two methods have', args: ['Say'], says: /"Say" may be echo\.v1\.Echo\.Say or echo\.v1\.Mirror\.Say/ },
    { what: 'data that is not JSON', args: ['Repeat', '--data', '{'], says: /^--data is not JSON: / },
    { what: 'an unknown field', args: ['Repeat', '--data', '{"parts":[{},{"sizeByte":1}]}'], says: /^--data: parts\[1\]\.sizeByte: Part has no such field; did you mean "sizeBytes"\?/ },
    { what: 'a value of the wrong type', args: ['Repeat', '--data', '{"byName":{"a":{"sizeBytes":"x"}}}'], says: /^--data: byName\["a"\]\.sizeBytes: expected number/ },
    { what: 'two requests where one is taken', args: ['Repeat', '--data', '{}', '--data', '{}'], says: /Repeat takes one request, and there are 2 --data/ },
    { what: 'a line that does not fit', args: ['Join', '--data', '-'], input: '{}\n{"txt":""}\n', says: /^standard input, line 2: txt: Message has no such field/ },
    { what: 'a deadline that is no time', args: ['Repeat', '--deadline', '10'], says: /--deadline.*It takes a time/ },
    { what: 'a header without a value', args: ['Repeat', '--header', 'x'], says: /--header.*It takes name=value/ },
  ]
  for (const { what, args, input, says } of mistakes) {
    it(`refuses ${what}`, async (t) => {
      const { code, stderr } = await invoke(t, args, input)
      assert.match(stderr, says)
      assert.equal(code, 2)
    })
  }

  it('says how to start what does not answer', async () => {
    const { code, stderr } = await slipway(['invoke', 'echo', 'Echo.Say', '--address', '127.0.0.1:9'])
    assert.match(stderr, /^echo does not answer at 127\.0\.0\.1:9 \(.*ECONNREFUSED.*\): start it by "npm start"/)
    assert.equal(code, 3)
  })

  it('says what a server lacks that does not describe itself', async (t) => {
    const { address } = await startEcho(t, 'none')
    const { code, stderr } = await slipway(['invoke', 'echo', '--address', address])
    assert.match(stderr, /it has to register gRPC server reflection/)
    assert.equal(code, 3)
  })

  it('sends an HTTP request, and tells an error by its exit code', async (t) => {
    const server = createServer((request, response) => {
      request.pipe(response.writeHead(request.url === '/fine' ? 200 : 409, { 'content-type': String(request.headers['content-type']) }))
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    t.after(() => server.close())
    const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const fine = await slipway(['invoke', 'web', 'POST /fine', '--data', '{"a":1}', '--address', address])
    assert.deepEqual([fine.code, fine.stdout], [0, '{"a":1}'])
    const wrong = await slipway(['invoke', 'web', 'POST /wrong', '--data', '{"a":1}', '--address', address])
    assert.deepEqual([wrong.code, wrong.stdout, wrong.stderr], [1, '', '409 Conflict\n{"a":1}'])
  })
})
