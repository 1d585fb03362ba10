import type { Plan } from '@slipway/transcoder'
import { planOf, sendError } from '@slipway/transcoder'
import type { FastifyInstance } from 'fastify'
import fastify from 'fastify'
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { describe, it } from 'node:test'
import type { TestContext } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { docs } from '../src/docs.ts'
import { docsPaths, refuseDocsCollisions } from '../src/docs/paths.ts'
import { openGateway } from './fixture/gateway.ts'
import { descriptors } from './fixture/items.ts'

function planOfItems(): Plan {
  return planOf([readFileSync(descriptors)])
}

async function openDocs(t: TestContext, plan: () => Plan | undefined = planOfItems): Promise<FastifyInstance> {
  const app = fastify()
  app.setErrorHandler(sendError)
  t.after(() => app.close())
  await app.register(docs, { plan, document: { title: 'Items & <more>', version: '1' } })
  return app
}

describe('/openapi.json', () => {
  it('is the document of what is served', async (t) => {
    const answer = await (await openDocs(t)).inject('/openapi.json')
    assert.equal(answer.statusCode, 200)
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    const { openapi, info, paths } = answer.json() as { openapi: string; info: { title: string }; paths: object }
    assert.deepEqual([openapi, info.title], ['3.1.1', 'Items & <more>'])
    assert.deepEqual(Object.keys(paths), ['/v1/items/{name}', '/v1/items', '/v1/items/{name}/image'])
  })

  it('is not sent to a client that has it', async (t) => {
    const plan = planOfItems()
    const app = await openDocs(t, () => plan)
    const { headers: { etag = '' } } = await app.inject('/openapi.json')
    const again = await app.inject({ url: '/openapi.json', headers: { 'if-none-match': `"other", ${etag}` } })
    assert.deepEqual([again.statusCode, again.body], [304, ''])
    assert.equal((await app.inject({ url: '/openapi.json', headers: { 'if-none-match': '"other"' } })).statusCode, 200)
  })

  it('is made once for each plan', async (t) => {
    const { registry, routes } = planOfItems()
    let reads = 0
    const plan: Plan = { registry, get routes() { reads += 1; return routes } }
    const app = await openDocs(t, () => plan)
    await app.inject('/openapi.json')
    const before = reads
    await app.inject('/openapi.json')
    assert.ok(before > 0)
    assert.equal(reads, before)
  })

  it('is another one when another plan is served', async (t) => {
    let plan = planOfItems()
    const app = await openDocs(t, () => plan)
    const before = await app.inject('/openapi.json')
    plan = { ...plan, routes: plan.routes.slice(1) }
    const after = await app.inject({ url: '/openapi.json', headers: { 'if-none-match': before.headers.etag ?? '' } })
    assert.equal(after.statusCode, 200)
    assert.notEqual(after.body, before.body)
  })

  it('is 503 as long as there is no plan', async (t) => {
    assert.equal((await (await openDocs(t, () => undefined)).inject('/openapi.json')).statusCode, 503)
  })
})

describe('/docs', () => {
  it('loads nothing from elsewhere, and could not', async (t) => {
    const answer = await (await openDocs(t)).inject('/docs')
    assert.equal(answer.statusCode, 200)
    assert.match(String(answer.headers['content-security-policy']), /default-src 'none'; script-src 'self' 'sha256-[^']+';/)
    assert.doesNotMatch(answer.body, /https?:/)
    const scripts = [...answer.body.matchAll(/<script>(.*?)<\/script>/gs)].map(([, script = '']) => createHash('sha256').update(script).digest('base64'))
    assert.equal(scripts.length, 1)
    assert.ok(String(answer.headers['content-security-policy']).includes(`'sha256-${scripts[0]}'`))
    assert.match(answer.body, /<title>Items &amp; &lt;more><\/title>/)
  })

  it('has its script from the gateway itself, by gzip or as it is', async (t) => {
    const app = await openDocs(t)
    const small = await app.inject({ url: docsPaths.script, headers: { 'accept-encoding': 'gzip, br' } })
    const plain = await app.inject({ url: docsPaths.script, headers: { 'accept-encoding': 'gzip;q=0' } })
    assert.equal(small.headers['content-encoding'], 'gzip')
    assert.equal(plain.headers['content-encoding'], undefined)
    assert.ok(small.rawPayload.length < plain.rawPayload.length / 3)
    assert.deepEqual(gunzipSync(small.rawPayload), plain.rawPayload)
    assert.match(plain.body, /api-reference/)
    assert.match(String(plain.headers['content-type']), /^text\/javascript/)
  })
})

describe('the script of /docs, for a client that reads nothing of it', () => {
  it('is not held in memory', async (t) => {
    const app = await openDocs(t)
    const held: Socket[] = []
    app.server.on('connection', (socket: Socket) => held.push(socket))
    await app.listen({ host: '127.0.0.1', port: 0 })
    const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
    client.write(`GET ${docsPaths.script} HTTP/1.1\r\nHost: a\r\n\r\n`)
    await once(client, 'readable')
    const bytes = held[0]?.writableLength
    // The application does not close before it has gone.
    client.destroy()
    assert.ok(bytes !== undefined && bytes < 256 * 1024, `${bytes} bytes are held`)
  })
})

describe('the gateway', () => {
  it('answers both at its public door, unless it is told not to', async (t) => {
    const on = await openGateway(t, 'dns:///127.0.0.1:1')
    const off = await openGateway(t, 'dns:///127.0.0.1:1', { API_DOCS: 'off' })
    const status = async (door: string, path: string) => (await fetch(door + path)).status
    assert.deepEqual([await status(on.door, '/openapi.json'), await status(on.door, '/docs')], [200, 200])
    assert.deepEqual([await status(off.door, '/openapi.json'), await status(off.door, '/docs')], [404, 404])
  })

  it('calls the API as it is told, and counts who reads of it', async (t) => {
    const { door, admin } = await openGateway(t, 'dns:///127.0.0.1:1', { API_TITLE: 'Items' })
    const { info } = await (await fetch(`${door}/openapi.json`)).json() as { info: { title: string } }
    assert.equal(info.title, 'Items')
    assert.match(await (await fetch(`${admin}/metrics`)).text(), /route="\/openapi\.json"/)
  })
})

describe('a contract that has a path of the docs', () => {
  const { routes } = planOfItems()
  const [route] = routes

  it('is refused, and told what to set', () => {
    assert.ok(route)
    const template = { text: '/docs', segments: [{ literal: 'docs' }], variables: [], verb: '' }
    assert.throws(() => refuseDocsCollisions([...routes, { ...route, template }], 'API_DOCS=off'), {
      code: 'CONFIG', message: '/docs is where the API is described, and a path of /docs, which is slipway.testing.v1.ItemService.GetItem: set API_DOCS=off',
    })
  })

  it('is one whose wildcard takes it, and none that only begins with it', () => {
    assert.ok(route)
    const any = { text: '/{name}', segments: ['*' as const], variables: [], verb: '' }
    const longer = { text: '/docs/{name}/pages', segments: [{ literal: 'docs' }, '*' as const, { literal: 'pages' }], variables: [], verb: '' }
    assert.throws(() => refuseDocsCollisions([{ ...route, template: any }], 'API_DOCS=off'), { code: 'CONFIG' })
    assert.doesNotThrow(() => refuseDocsCollisions([...routes, { ...route, template: longer }], 'API_DOCS=off'))
  })
})
