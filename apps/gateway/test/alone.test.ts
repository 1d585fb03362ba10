import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { answersOf, startReflection } from '../../../libs/transcoder/test/fixture/reflection-server.ts'
import { configOf, runAlone } from '../src/alone.ts'
import { flags } from '../src/alone/flags.ts'
import { descriptors, serveItems } from './fixture/items.ts'
import { run } from './fixture/process.ts'

const command = path.resolve(import.meta.dirname, '../bin/slipway-gateway.mjs')
const start = (t: TestContext, ...args: readonly string[]) => run(t, [command, '--listen', '127.0.0.1:0', ...args])
const urlIn = (line: string) => /http:\/\/[\d.]+:\d+/.exec(line)?.[0] ?? ''
const hostPort = (target: string) => target.replace('dns:///', '')

/** The API with no rule in it. */
const ruleless = (() => {
  const set = fromBinary(FileDescriptorSetSchema, readFileSync(descriptors))
  for (const method of set.file.flatMap(({ service }) => service).flatMap((one) => one.method)) delete method.options
  return toBinary(FileDescriptorSetSchema, set)
})()

describe('alone: slipway-gateway', () => {
  it('puts REST in front of a gRPC server, given its address and its descriptors', async (t) => {
    const upstream = hostPort(await serveItems(t))
    const said = await start(t, '--upstream', upstream, '--descriptors', descriptors).line(/http/)
    assert.match(said, new RegExp(`^http://127\\.0\\.0\\.1:\\d+ serves \\d+ routes of ${upstream}; to read and to try: http://127\\.0\\.0\\.1:\\d+/docs$`))
    assert.equal((await fetch(`${urlIn(said)}/v1/items/1`)).status, 200)
    assert.equal((await fetch(`${urlIn(said)}/docs`)).status, 200)
  })

  it('asks the server for its descriptors', async (t) => {
    const { target } = await startReflection(t, answersOf(readFileSync(descriptors)))
    const url = urlIn(await start(t, '--upstream', hostPort(target), '--reflection').line(/http/))
    // The server has no items: but it was asked for one.
    assert.equal((await fetch(`${url}/v1/items/1`)).status, 501)
    assert.equal((await fetch(`${url}/v1/nothing`)).status, 404)
  })

  it('waits for a server that is not there yet, and says so', async (t) => {
    const port = await freePort()
    const gateway = start(t, '--upstream', `127.0.0.1:${port}`, '--reflection')
    await gateway.line(new RegExp(`127\\.0\\.0\\.1:${port}: it cannot be reached; waiting for it`))
    await startReflection(t, answersOf(readFileSync(descriptors)), ['v1'], port)
    await gateway.line(/^http.* serves/)
  })

  it('takes rules from a file, for an API that has none', async (t) => {
    const { file } = folderOf(t)
    const rules = file('rules.yaml', 'type: google.api.Service\nconfig_version: 3\nhttp:\n  rules:\n    - selector: slipway.testing.v1.ItemService.GetItem\n      get: /things/{name=**}\n')
    const said = await start(t, '--upstream', hostPort(await serveItems(t)), '--descriptors', file('api.binpb', ruleless), '--http-rules', rules).line(/http/)
    assert.match(said, / serves 1 route of /)
    assert.equal((await fetch(`${urlIn(said)}/things/items/1`)).status, 200)
  })

  it('writes errors and JSON as it is told', async (t) => {
    const upstream = hostPort(await serveItems(t))
    const url = urlIn(await start(t, '--upstream', upstream, '--descriptors', descriptors, '--errors', 'status', '--emit-defaults', '--proto-names', '--no-docs').line(/http/))
    assert.deepEqual(Object.keys(await (await fetch(`${url}/v1/nothing`)).json() as object), ['code', 'message'])
    assert.ok('display_name' in (await (await fetch(`${url}/v1/items/1`)).json() as object))
    assert.equal((await fetch(`${url}/docs`)).status, 404)
  })

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`ends at ${signal}, with nothing to complain of`, async (t) => {
      const gateway = start(t, '--upstream', hostPort(await serveItems(t)), '--descriptors', descriptors)
      await gateway.line(/http/)
      gateway.signal(signal)
      assert.deepEqual(await gateway.ended, { code: 0, stderr: '' })
    })
  }

  it('needs no environment, and heeds none', async (t) => {
    const gateway = run(t, [command, '--listen', '127.0.0.1:0', '--upstream', '127.0.0.1:1', '--descriptors', descriptors], { HTTP_ADDR: 'nonsense', LOG_LEVEL: 'loud' })
    await gateway.line(/http/)
  })

  it('has help that names every flag, and a version', async () => {
    const printed: string[] = []
    await runAlone(['--version'], (text) => printed.push(text))
    await runAlone(['--listen', 'x', '--help'], (text) => printed.push(text))
    const [version = '', help = ''] = printed
    assert.match(version, /^slipway-gateway \d/)
    for (const { name } of flags) assert.match(help, new RegExp(`^  --${name}\\b`, 'm'))
  })

  it('is what the process of the image is too, when it is given flags', async (t) => {
    const upstream = await serveItems(t)
    const gateway = run(t, [path.resolve(import.meta.dirname, '../src/main.ts'), '--listen', '127.0.0.1:0', '--upstream', upstream, '--descriptors', descriptors])
    await gateway.line(/^http.* serves/)
  })
})

describe('alone: slipway-gateway that cannot start says why, a line for each mistake:', () => {
  const needed = ['--upstream', '127.0.0.1:1', '--descriptors', descriptors]
  const cases: readonly { readonly what: string; readonly args: readonly string[]; readonly says: readonly RegExp[] }[] = [
    { what: 'no flags', args: [], says: [/^--upstream is missing: it takes/, /^--descriptors is missing: it takes/, /^usage: /, /--help/] },
    { what: 'flags that are none', args: ['--upstrem', 'a:1', '--descriptors', 'a', 'b', '-x'], says: [/^--upstrem is no flag/, /^"b" belongs to no flag/, /^-x is no flag/, /^usage: /, /--help/] },
    { what: 'flags without what they take', args: ['--upstream', '--reflection=yes', '--tls=no', '--listen='], says: [/^--upstream takes/, /^--tls takes nothing/, /^--listen takes HOST:PORT/, /^usage: /, /--help/] },
    { what: 'a flag twice', args: [...needed, '--errors', 'status', '--errors', 'problem'], says: [/^--errors may be given once/, /^usage: /, /--help/] },
    { what: 'values that are none', args: ['--listen', '8088', '--upstream', 'library', '--descriptors', 'a', '--errors', 'html', '--timeout', '10', '--max-body', '-1', '--forward-header', 'a b', '--log-level', 'loud'], says: [
      /^--max-body takes BYTES/, /^usage: /, /--help/,
    ] },
    { what: 'values that mean nothing', args: ['--listen', '8088', '--upstream', 'library', '--descriptors', 'a', '--errors', 'html', '--timeout', '10', '--max-body', '0', '--forward-header', 'a b', '--log-level', 'loud'], says: [
      /^--listen: "8088"/, /^--upstream: "library"/, /^--errors: "html" is not one of aip193, problem, status/, /^--timeout: "10"/, /^--forward-header: "a b"/, /^--log-level: "loud"/, /^--max-body: "0"/,
    ] },
    { what: 'both sources', args: [...needed, '--reflection'], says: [/^--reflection cannot be together with --descriptors/] },
    { what: 'a file that is not there', args: ['--upstream', '127.0.0.1:1', '--descriptors', '/nowhere.binpb'], says: [/^--descriptors: \/nowhere\.binpb cannot be read: ENOENT/] },
    { what: 'rules that are not there', args: [...needed, '--http-rules', '/nowhere.yaml'], says: [/^--http-rules: \/nowhere\.yaml cannot be read: ENOENT/] },
    { what: 'authorities that are not there', args: [...needed, '--tls-ca', '/nowhere.pem'], says: [/^--tls-ca: \/nowhere\.pem has no certificates/] },
    { what: 'authorities that are none', args: [...needed, '--tls-ca', descriptors], says: [/^--tls-ca: .* has no certificates that can be read: there is none in PEM$/] },
    { what: 'an upstream for something else', args: ['--upstream', 'other=127.0.0.1:1', '--descriptors', descriptors], says: [/^no upstream is given for slipway\.testing\.v1\.ItemService/] },
  ]
  for (const { what, args, says } of cases) {
    it(what, async () => {
      const message = await complaint(...args)
      const lines = message.split('\n')
      for (const pattern of says) assert.equal(lines.filter((line) => pattern.test(line)).length, 1, `${pattern} in:\n${message}`)
      assert.equal(lines.length, says.length, message)
    })
  }

  it('an API without any rule', async (t) => {
    const { file } = folderOf(t)
    assert.equal(await complaint('--upstream', '127.0.0.1:1', '--descriptors', file('api.binpb', ruleless)), 'no method has a google.api.http rule: give rules with --http-rules')
  })

  it('a server without reflection', async (t) => {
    const { target } = await startReflection(t, () => undefined, [])
    assert.match(await complaint('--upstream', hostPort(target), '--reflection'), /^--reflection: 127\.0\.0\.1:\d+: it has no server reflection \(grpc\.reflection\.v1 or v1alpha\)$/)
  })

  it('a port that is taken, and then it ends with 2', async (t) => {
    const upstream = hostPort(await serveItems(t))
    const { code, stderr } = await run(t, [command, '--listen', upstream, '--upstream', upstream, '--descriptors', descriptors]).ended
    assert.equal(code, 2)
    assert.match(stderr, /^--listen: cannot listen on 127\.0\.0\.1:\d+: .*EADDRINUSE.*\n$/)
  })
})

describe('the flags of slipway-gateway', () => {
  const config = (...args: readonly string[]) => configOf(['--upstream', '127.0.0.1:9090', '--descriptors', 'a.binpb', ...args])

  it('listen where only this machine can reach it, and have no admin port, unless said otherwise', () => {
    assert.deepEqual([config().http, config().admin], [{ host: '127.0.0.1', port: 8080 }, undefined])
    assert.deepEqual(config('--listen', ':80', '--admin', '[::1]:81').admin, { host: '::1', port: 81 })
  })

  it('may say several upstreams, files and headers', () => {
    const { upstreams, descriptors: files, forwardHeaders, responseHeaders } = config(
      '--upstream', 'shop.orders=dns:///orders:50051', '--descriptors=b.binpb', '--forward-header', 'Authorization', '--forward-header', 'x-tenant', '--response-header', 'x-cost',
    )
    assert.deepEqual(upstreams, new Map([['', '127.0.0.1:9090'], ['shop.orders', 'dns:///orders:50051']]))
    assert.deepEqual([files, forwardHeaders, responseHeaders], [['a.binpb', 'b.binpb'], ['authorization', 'x-tenant'], ['x-cost']])
  })

  it('say how JSON is written, how long calls last and how large bodies are', () => {
    const { json, deadlines, maxBodyBytes, maxUploadBytes, reloadInterval } = config('--enums-as-numbers', '--ignore-unknown', '--timeout', '2s', '--max-timeout', '1m', '--max-body', '9', '--max-upload', '99', '--reload-interval', '1m')
    assert.deepEqual(json, { emitDefaults: false, protoNames: false, enumsAsNumbers: true, ignoreUnknown: true })
    assert.deepEqual([deadlines.byName.get(''), deadlines.max, maxBodyBytes, maxUploadBytes, reloadInterval], [2000, 60_000, 9, 99, 60_000])
  })

  it('say what else the transcoder can', () => {
    const { webSocketOrigins, challenge, responseTrailers, bodyEtags, compress, deadlines } = config(
      '--web-socket-origin', 'https://a', '--web-socket-origin=https://b', '--challenge', 'DPoP', '--response-trailer', 'x-cost', '--body-etags', '--no-compress', '--max-stream-timeout', '2h',
    )
    assert.deepEqual([webSocketOrigins, challenge, responseTrailers, bodyEtags, compress, deadlines.maxStream], [['https://a', 'https://b'], 'DPoP', ['x-cost'], true, false, 7_200_000])
  })

  it('say how upstreams are called', () => {
    assert.deepEqual([config().tls, config('--tls').tls, config('--tls-ca', 'ca.pem').tls], ['off', { authorities: undefined }, { authorities: 'ca.pem' }])
  })
})

/** What it says instead of starting. */
async function complaint(...args: readonly string[]): Promise<string> {
  return runAlone(args, () => undefined).then(() => assert.fail('it started'), (error: Error) => error.message)
}

function folderOf(t: TestContext) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-alone-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = (name: string, content: string | Uint8Array) => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  return { file }
}

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
