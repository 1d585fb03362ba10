import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { Fixture } from './fixture.ts'

const goLibrary = ['go-service', 'go-service-config', 'go-service-postgres', 'go-service-postgrestest']
const goApps = ['go-catalog', 'go-orders']
const contracts = ['contracts-catalog', 'contracts-orders']
const everything = [...goLibrary, ...goApps, 'contracts', ...contracts, 'gateway', 'shop-e2e', 'toolkit', 'transcoder']

type Change = readonly [change: string, edit: (fixture: Fixture) => void, affected: readonly string[]]

// Each is a real edit of a committed workspace, compared by the real Nx with what was committed.
const changes: readonly Change[] = [
  ['a package of the Go library that one service uses', append('libs/go-service/postgres/postgres.go'), ['go-service-postgres', 'go-service-postgrestest', 'go-catalog', 'shop-e2e']],
  ['a package of the Go library that only tests use', append('libs/go-service/postgrestest/postgrestest.go'), ['go-service-postgrestest', 'go-catalog', 'shop-e2e']],
  ['a package of the Go library that every other one uses', append('libs/go-service/config/config.go'), [...goLibrary, ...goApps, 'shop-e2e']],
  ['a file that is deleted', (fixture) => rmSync(path.join(fixture.root, 'apps/go-orders/main_test.go')), ['go-orders', 'shop-e2e']],
  ['a Go application', append('apps/go-catalog/internal/store/store.go'), ['go-catalog', 'shop-e2e']],
  ['an API that others build on', append('libs/contracts/catalog/slipway/catalog/v1/catalog.proto'), [...contracts, ...goApps, 'gateway', 'shop-e2e']],
  ['an API of one service', append('libs/contracts/orders/slipway/orders/v1/orders.proto'), ['contracts-orders', 'go-orders', 'gateway', 'shop-e2e']],
  ['the gateway', append('apps/gateway/src/app.ts'), ['gateway', 'shop-e2e']],
  ['the transcoder', append('libs/transcoder/src/index.ts'), ['transcoder', 'gateway', 'shop-e2e']],
  ['what a service says about itself', append('apps/go-orders/service.yaml'), ['go-orders', 'shop-e2e', 'toolkit']],
  ['go.mod', append('go.mod'), [...goLibrary, ...goApps, 'shop-e2e', 'toolkit']],
  ['the version of a package that one project uses', bump('fastify'), ['gateway', 'shop-e2e']],
  // protoc-gen-es runs on it too, and so it decides what is generated.
  ['the version of the compiler', bump('typescript'), ['contracts', ...contracts, ...goApps, 'transcoder', 'gateway', 'shop-e2e', 'toolkit']],
  ['the version of the proto compiler', bump('@bufbuild/buf'), ['contracts', ...contracts, ...goApps, 'gateway', 'shop-e2e']],
  ['the configuration of the linter', append('.oxlintrc.json', ' '), ['transcoder', 'gateway', 'shop-e2e', 'toolkit']],
  ['the configuration of the compiler', (fixture) => edit(fixture, 'tsconfig.base.json', '"strict": true', '"strict": false'), everything],
  ['the toolkit', append('tools/slipway/src/workspace/plugin.ts'), everything],
  ['a test of the toolkit', (fixture) => fixture.write('tools/slipway/test/new.test.ts', ''), ['toolkit']],
  ['prose', (fixture) => ['README.md', 'docs/architecture.md', 'libs/go-service/README.md'].forEach((file) => append(file)(fixture)), []],
]

describe('what a change affects', () => {
  let fixture: Fixture
  before(() => {
    fixture = new Fixture()
  })
  after(() => fixture.remove())
  afterEach(() => fixture.reset())

  for (const [change, edits, affected] of changes) {
    it(`${change}: ${affected.length === everything.length ? 'everything' : affected.join(', ') || 'nothing'}`, () => {
      edits(fixture)
      const found: unknown = JSON.parse(fixture.nx(['show', 'projects', '--affected', '--base=HEAD', '--json']))
      assert.deepEqual((found as string[]).toSorted(), affected.toSorted())
    })
  }
})

function append(file: string, text = '\n'): (fixture: Fixture) => void {
  return (fixture) => fixture.write(file, readFileSync(path.join(fixture.root, file), 'utf8') + text)
}

function edit(fixture: Fixture, file: string, from: string, to: string): void {
  const text = readFileSync(path.join(fixture.root, file), 'utf8')
  assert.ok(text.includes(from), `${file} no longer has ${from}`)
  fixture.write(file, text.replace(from, to))
}

/** Moves one package of the lock file to another version. */
function bump(name: string): (fixture: Fixture) => void {
  return (fixture) => {
    const lock: unknown = JSON.parse(readFileSync(path.join(fixture.root, 'package-lock.json'), 'utf8'))
    const { packages } = lock as { packages: Record<string, { version: string }> }
    const entry = packages[`node_modules/${name}`]
    assert.ok(entry, `package-lock.json no longer has ${name}`)
    entry.version = '99.0.0'
    fixture.write('package-lock.json', JSON.stringify(lock, null, 2))
  }
}
