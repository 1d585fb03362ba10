import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import { bundle } from '../build/bundle.ts'
import { bundledFiles } from '../build/packages.ts'
import type { Package } from '../build/packages.ts'
import { purl } from '../build/sbom.ts'
import { descriptors } from './fixture/items.ts'

/** As its package.json says: a fork gives ours another scope. */
const packageIn = (folder: string) => JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../..', folder, 'package.json'), 'utf8')) as Package
const [gateway, transcoder] = [packageIn('apps/gateway'), packageIn('libs/transcoder')].map(purl) as [string, string]

/** The port that the log tells. */
async function portOf(log: Readable): Promise<number> {
  for await (const line of createInterface(log)) {
    const port = (JSON.parse(line) as { readonly 'server.port'?: number })['server.port']
    if (port !== undefined) return port
  }
  throw new Error('it ended without a port')
}

describe('the bundle of the gateway', () => {
  let folder: string
  let metafile: Awaited<ReturnType<typeof bundle>>
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'gateway-bundle-'))
    metafile = await bundle(folder)
  })
  after(() => rmSync(folder, { recursive: true }))

  const read = (file: string) => readFileSync(path.join(folder, file), 'utf8')
  const document = () => JSON.parse(read('main.cdx.json')) as {
    readonly metadata: { readonly component: { readonly name: string } }
    readonly components: readonly { readonly purl: string; readonly licenses?: unknown }[]
    readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
  }
  const names = () => document().components.map((one) => /^pkg:npm\/(.+)@[^@]+$/.exec(one.purl)?.[1])

  it('has what the image needs, and no map', () => {
    assert.deepEqual(readdirSync(folder).toSorted(), ['chunk.mjs', 'main.cdx.json', 'main.mjs', 'scalar.js.LEGAL.txt', 'scalar.js.gz', 'serve.mjs', 'serve.mjs.LEGAL.txt'])
  })

  it('runs where there is no node_modules', () => {
    const run = (variables: Record<string, string>, ...args: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [path.join(folder, 'main.mjs'), ...args], { encoding: 'utf8', cwd: folder, env: variables })
      return { status, stderr }
    }
    assert.deepEqual(run({ ADMIN_ADDR: '127.0.0.1:1' }, 'health'), { status: 1, stderr: 'not ready: 127.0.0.1:1 does not answer: connect ECONNREFUSED 127.0.0.1:1\n' })
    assert.deepEqual(run({ FORWARDS: 'reports=http://a' }).status, 2)
    assert.match(run({ FORWARDS: '/a=http://a', HTTP_ADDR: '192.0.2.1:1', ADMIN_ADDR: '127.0.0.1:0' }).stderr, /^HTTP_ADDR: cannot listen on 192\.0\.2\.1:1: .*\n$/)
  })

  it('has the script of /docs beside itself', async () => {
    const variables = { DESCRIPTORS: descriptors, UPSTREAMS: 'slipway=dns:///127.0.0.1:1', HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0' }
    const running = spawn(process.execPath, [path.join(folder, 'main.mjs')], { cwd: folder, env: variables, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const answer = await fetch(`http://127.0.0.1:${await portOf(running.stdout)}/docs/scalar.js`)
      assert.equal(answer.status, 200)
      assert.match(await answer.text(), /api-reference/)
    } finally {
      running.kill()
      if (running.exitCode === null) await once(running, 'exit')
    }
  })

  it('loads next to nothing before it knows that it is to serve', () => {
    const [, main] = Object.entries(metafile.outputs).find(([file]) => file.endsWith('/main.mjs')) ?? []
    assert.deepEqual(Object.keys(main?.inputs ?? {}), ['src/give-up.ts', 'src/health.ts', 'src/main.ts'])
    assert.ok((main?.bytes ?? 0) < 10_000)
    assert.doesNotMatch(read('main.mjs') + read('chunk.mjs'), /"node:http"/)
  })

  it('is the same, to the byte, when it is built elsewhere and with its maps', async () => {
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'gateway-bundle-elsewhere-'))
    try {
      await bundle(path.join(elsewhere, 'a/deeper/place'), { maps: true })
      for (const file of readdirSync(folder)) assert.equal(readFileSync(path.join(elsewhere, 'a/deeper/place', file), 'utf8'), read(file), file)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })

  it('names no folder of the machine that built it', () => {
    for (const file of readdirSync(folder)) assert.equal(read(file).includes(path.resolve(import.meta.dirname, '../../..')), false, file)
  })

  describe('its bill of materials', () => {
    it('has the packages that are in the bundle', () => {
      for (const name of ['fastify', '%40grpc/grpc-js', 'undici', 'prom-client', '%40bufbuild/protobuf']) assert.ok(names().includes(name), name)
      assert.ok(document().components.some((one) => one.purl === transcoder))
    })

    it('has none that only builds and tests', () => {
      for (const name of ['supertest', 'esbuild', 'typescript', 'nx', '%40types/node']) assert.equal(names().includes(name), false, name)
    })

    it('has just those that esbuild took bytes of, and the one that the script of /docs is from', () => {
      const taken = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      const installed = taken.flatMap(([file]) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []).map((name) => name.replace('@', '%40'))
      assert.deepEqual(new Set(names()), new Set(['%40scalar/fastify-api-reference', ...installed, transcoder.replace(/^pkg:npm\/|@[^@]+$/g, '')]))
    })

    it('leaves out what esbuild read and took nothing of', () => {
      const outputs = { 'main.mjs': { bytes: 1, inputs: { used: { bytesInOutput: 1 }, unused: { bytesInOutput: 0 } }, imports: [], exports: [] } }
      assert.deepEqual(bundledFiles({ inputs: {}, outputs }), ['used'])
    })

    it('says under which version and licence, and sorted', () => {
      const { components, metadata } = document()
      const fastify = purl(packageIn('node_modules/fastify'))
      assert.deepEqual(components.filter((one) => one.purl === fastify).map(({ licenses }) => licenses), [[{ license: { id: 'MIT' } }]])
      assert.deepEqual(components.filter(({ licenses }) => licenses === undefined), [])
      assert.deepEqual(components.map((one) => one.purl), components.map((one) => one.purl).toSorted())
      assert.equal(metadata.component.name, 'gateway')
    })

    it('says what needs what', () => {
      const needs = (one: string, prefix: string) => document().dependencies.find(({ ref }) => ref === one)?.dependsOn.some((other) => other.startsWith(prefix))
      assert.ok(needs(gateway, transcoder))
      assert.ok(needs(transcoder, 'pkg:npm/%40grpc/grpc-js@'))
      assert.ok(needs(transcoder, 'pkg:npm/%40bufbuild/protobuf@'))
    })
  })
})
