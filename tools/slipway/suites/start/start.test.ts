import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { freePort } from '../../src/dev/ports.ts'
import { until } from '../until.ts'
import { Clone, isAlive, killIfThere, memoryOf } from './clone.ts'
import type { Run } from './clone.ts'

const list = '/v1/products?page_size=5'
const skip = process.platform === 'linux' ? false : 'it reads /proc to find the processes of a run'
/** Within which whatever died must answer again. */
const recovery = 30_000

const names = {
  gateway: /gateway\/src\/main\.ts/,
  catalog: /\/bin\/go-catalog/,
  orders: /\/bin\/go-orders/,
  PostgreSQL: /bin\/postgres -D/,
}

describe('npm start', { skip }, () => {
  let clone: Clone
  let run: Run
  before(async () => {
    clone = new Clone()
    run = clone.start(await freePort())
    await run.ready()
  })
  after(() => clone.remove())

  it('prints curl lines that work', () => {
    const lines = run.output.match(/^ +curl .*$/gm) ?? []
    assert.equal(lines.length, 3)
    for (const line of lines) assert.match(execFileSync('sh', ['-c', line.replace('curl', 'curl -sSf')], { encoding: 'utf8' }), /"(products|lines)":\[\{/)
  })

  it('lists five seeded products', async () => {
    const answer = await run.get(list)
    const { products, nextPageToken } = JSON.parse(answer?.text ?? '') as { products: unknown[]; nextPageToken: string }
    assert.equal(products.length, 5)
    assert.ok(nextPageToken)
  })

  it('holds less than 1 GB in all its processes', () => {
    const bytes = memoryOf(run.processes().map(({ pid }) => pid))
    console.log(`all processes hold ${Math.round(bytes / 2 ** 20)} MiB`)
    assert.ok(bytes < 1e9)
  })

  for (const [name, pattern] of Object.entries(names)) {
    it(`brings ${name} back when it is killed`, async () => {
      const pid = run.process(pattern)
      killIfThere(pid)
      await until(`${name} is gone`, () => !isAlive(pid))
      await run.answers(list, '', recovery)
      await run.answers('/v1/orders', '', recovery)
      assert.notEqual(run.process(pattern), pid)
    })
  }

  it('takes in a saved .go file', async () => {
    const file = path.join(clone.root, 'apps/go-catalog/internal/catalog/product.go')
    const source = readFileSync(file, 'utf8')
    writeFileSync(file, source.replace(/DisplayName:( +)row\.DisplayName/, 'DisplayName:$1"Saved " + row.DisplayName'))
    await run.answers(list, '"displayName":"Saved ', recovery)
    const printed = run.output.length
    writeFileSync(file, `${source}\nthis does not compile\n`)
    await run.says('does not compile; what runs goes on', printed)
    assert.match(run.output.slice(printed), /product\.go:\d+/)
    await run.answers(list, '"displayName":"Saved ')
    writeFileSync(file, source)
    await until('the old answer is back', async () => (await run.get(list))?.text.includes('Saved') === false, recovery)
  })

  it('takes in a saved .ts file', async () => {
    const file = path.join(clone.root, 'apps/gateway/src/server.ts')
    const source = readFileSync(file, 'utf8')
    const pid = run.process(names.gateway)
    const printed = run.output.length
    writeFileSync(file, `${source}\nthis does not {{ parse\n`)
    await run.says('does not parse; what runs goes on', printed)
    assert.equal(run.process(names.gateway), pid)
    writeFileSync(file, `${source}\n// saved\n`)
    await until('the gateway is another process', () => !isAlive(pid), recovery)
    await run.answers(list, '', recovery)
  })

  it('refuses a second run in the same clone, in one line', async () => {
    const second = clone.start(await freePort())
    assert.equal(await second.ended(), 1)
    assert.match(second.output, /^this clone already runs \(process \d+\): [^\n]+\n$/)
  })

  it('refuses a port that is in use, in one line', async () => {
    const other = new Clone()
    try {
      const second = other.start(run.port)
      assert.equal(await second.ended(), 3)
      assert.match(second.output, new RegExp(`^port ${run.port} is in use: [^\n]+\n$`))
    } finally {
      await other.remove()
    }
  })

  it('keeps what was acknowledged when everything is killed', async () => {
    const made = await run.request('POST', '/v1/products?product_id=kept', {
      displayName: 'Kept', category: 'categories/tea', price: { currencyCode: 'EUR', units: '1' },
    })
    assert.equal(made?.status, 200, made?.text)
    await run.kill()
    run = clone.start(run.port)
    await run.ready()
    assert.equal((await run.get('/v1/products/kept'))?.status, 200)
  })

  it('ends with whoever started it, however that ends', async () => {
    const all = run.processes()
    killIfThere(run.child.pid ?? 0)
    await until('all of it is gone', () => all.every(({ pid }) => !isAlive(pid)))
    assert.ok(all.length > 4)
  })

  it('starts again and leaves no process at Ctrl-C', async () => {
    run = clone.start(run.port)
    await run.ready()
    const all = run.processes()
    run.child.kill('SIGINT')
    assert.equal(await run.ended(), 0)
    assert.deepEqual(all.filter(({ pid }) => isAlive(pid)), [])
  })

  it('refuses data of another PostgreSQL, until --reset clears it', async () => {
    const version = path.join(clone.root, '.slipway/dev/postgres/PG_VERSION')
    writeFileSync(version, '9\n')
    const refused = clone.start(run.port)
    assert.equal(await refused.ended(), 1)
    assert.match(refused.output, /is of PostgreSQL 9, and this is \d+: .*--reset/)
    run = clone.start(run.port, '--reset')
    await run.ready()
    assert.equal((await run.get('/v1/products/kept'))?.status, 404)
    assert.equal((await run.get(list))?.status, 200)
  })

  it('runs beside another clone', async () => {
    const other = new Clone()
    try {
      const second = other.start(await freePort())
      await second.ready()
      await second.answers(list)
      await run.answers(list)
    } finally {
      await other.remove()
    }
  })
})

describe('npm start, told nonsense', () => {
  it('says that a port is no port', async () => {
    const clone = new Clone()
    try {
      const run = clone.start(70_000)
      assert.equal(await run.ended(), 2)
      assert.match(run.output, /^PORT: "70000" is not a port/)
      assert.equal(existsSync(path.join(clone.root, '.slipway/dev/postgres')), false)
    } finally {
      await clone.remove()
    }
  })

  it('says that there is no such service to show', async () => {
    const clone = new Clone()
    try {
      const run = clone.start(await freePort(), '--only', 'catalogue')
      assert.equal(await run.ended(), 2)
      assert.match(run.output, /^there is no service "catalogue"; did you mean "catalog"\?\n$/)
    } finally {
      await clone.remove()
    }
  })

  it('sees a port that listens on every address', async () => {
    const server = createServer().listen(0)
    const clone = new Clone()
    try {
      await until('it listens', () => server.listening)
      const address = server.address()
      const run = clone.start(typeof address === 'object' && address ? address.port : 0)
      assert.equal(await run.ended(), 3)
      assert.match(run.output, /is in use/)
    } finally {
      server.close()
      await clone.remove()
    }
  })
})
