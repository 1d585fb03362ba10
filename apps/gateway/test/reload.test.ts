import { fromBinary, toBinary } from '@bufbuild/protobuf'
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { openGateway } from './fixture/gateway.ts'
import { descriptors, serveItems } from './fixture/items.ts'
import { run } from './fixture/process.ts'

const item = '/v1/items/1'
const whole = readFileSync(descriptors)

function changed(change: (set: FileDescriptorSet) => void): Uint8Array {
  const set = fromBinary(FileDescriptorSetSchema, whole)
  change(set)
  return toBinary(FileDescriptorSetSchema, set)
}

const without = (...names: readonly string[]) => changed(({ file }) => {
  for (const service of file.flatMap((one) => one.service)) service.method = service.method.filter(({ name }) => !names.includes(name))
})
const less = without('GetItem')
/** Of a service that no upstream is given for. */
const elsewhere = changed(({ file }) => {
  for (const service of file.flatMap((one) => one.service)) service.name = 'ElsewhereService'
})

describe('a gateway whose descriptors are replaced', () => {
  it('serves what the new file has, without a restart, in what it answers and in what it describes', async (t) => {
    const { door, replace } = await open(t, less, await serveItems(t))
    assert.notEqual((await fetch(door + item)).status, 200)
    replace(whole)
    await until(async () => (await fetch(door + item)).status === 200)
    assert.match(await (await fetch(`${door}/openapi.json`)).text(), /GetItem/)
    replace(less)
    await until(async () => (await fetch(door + item)).status !== 200)
    assert.doesNotMatch(await (await fetch(`${door}/openapi.json`)).text(), /GetItem/)
  })

  it('answers every request meanwhile: those that came before as those that come after', async (t) => {
    const arrived = Promise.withResolvers<() => void>()
    let calls = 0
    const upstream = await serveItems(t, (_call, answer) => {
      const finish = () => answer(null, Buffer.alloc(0))
      calls += 1
      if (calls === 1) arrived.resolve(finish)
      else finish()
    })
    const { door, replace } = await open(t, whole, upstream)
    const inFlight = fetch(door + item)
    const finish = await arrived.promise
    replace(less)
    await until(async () => (await fetch(door + item)).status !== 200)
    finish()
    assert.equal((await inFlight).status, 200)
  })

  it('goes on as before while the file cannot be served, says why, and takes the next one that can be', async (t) => {
    const { file, replace } = fileOf(t, whole)
    const gateway = run(t, [path.resolve(import.meta.dirname, '../src/main.ts')], {
      ...settings(file, await serveItems(t)), HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0',
    })
    const { 'server.port': port } = JSON.parse(await gateway.line(/"server.port"/)) as { 'server.port': number }
    const status = async () => (await fetch(`http://127.0.0.1:${port}${item}`)).status
    const refused = [
      { bytes: whole.subarray(0, whole.length - 7), says: /routes\.binpb is no google\.protobuf\.FileDescriptorSet/ },
      { bytes: Buffer.alloc(0), says: /routes\.binpb has no file descriptor in it/ },
      { bytes: elsewhere, says: /no upstream is given for slipway\.testing\.v1\.ElsewhereService/ },
    ]
    for (const { bytes, says } of refused) {
      replace(bytes)
      await gateway.line(says)
      assert.equal(await status(), 200)
    }
    replace(less)
    await gateway.line(/the API has changed, and is served as it is now/)
    assert.notEqual(await status(), 200)
  })

  it('refuses what would take a path that is forwarded', async (t) => {
    const { file, replace } = fileOf(t, without('GetItem', 'DownloadItemImage'))
    const gateway = run(t, [path.resolve(import.meta.dirname, '../src/main.ts')], {
      ...settings(file, await serveItems(t)), HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0', FORWARDS: '/v1/items/1=http://127.0.0.1:1',
    })
    const { 'server.port': port } = JSON.parse(await gateway.line(/"server.port"/)) as { 'server.port': number }
    replace(whole)
    await gateway.line(/FORWARDS: \/v1\/items\/1 takes paths of/)
    assert.equal((await fetch(`http://127.0.0.1:${port}/v1/items/2`)).status, 404)
  })
})

async function open(t: TestContext, first: Uint8Array, upstream: string) {
  const { file, replace } = fileOf(t, first)
  return { ...await openGateway(t, upstream, settings(file, upstream)), replace }
}

function settings(file: string, upstream: string): Record<string, string> {
  return { DESCRIPTORS: file, RELOAD_INTERVAL: '100ms', UPSTREAMS: `slipway.testing.v1.ItemService=${upstream}` }
}

/** A file, and how whoever deploys replaces it. */
function fileOf(t: TestContext, first: Uint8Array) {
  const folder = mkdtempSync(path.join(tmpdir(), 'gateway-reload-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'routes.binpb')
  const replace = (bytes: Uint8Array) => {
    writeFileSync(`${file}.new`, bytes)
    renameSync(`${file}.new`, file)
  }
  replace(first)
  return { file, replace }
}

/** Asks until it is so, for twenty seconds at most. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000
  while (!await isSo()) assert.ok(Date.now() < end, 'it never became so')
}
