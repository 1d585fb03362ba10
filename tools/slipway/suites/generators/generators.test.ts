import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, beforeEach, describe, it } from 'node:test'
import { deriveFiles } from '../../src/output/derived.ts'
import { runExamples } from './examples.ts'
import { Workspace } from './workspace.ts'

// What no team owns and nobody edits; the Dockerfiles are in the folders of services.
const derived = deriveFiles(path.resolve(import.meta.dirname, '../../../..')).map((file) => file.path).filter((file) => !file.startsWith('apps/'))

/** One of each kind, with and without a database. */
const services: readonly (readonly [name: string, ...options: string[]])[] = [
  ['gifts', '--postgres'],
  ['gift-cards'],
  ['web', '--transport=http', '--postgres'],
  ['web-gin', '--transport=http', '--framework=gin', '--postgres'],
  ['web-echo', '--transport=http', '--framework=echo'],
  ['web-fiber', '--transport=http', '--framework=fiber', '--postgres'],
  ['nightly', '--schedule=15 3 * * *', '--postgres'],
]
const names = services.map(([name]) => name)

describe('the generators, each on a clone', () => {
  let workspace: Workspace
  before(() => {
    workspace = new Workspace()
  })
  after(() => workspace.remove())
  beforeEach(() => workspace.reset())

  it('add services of every kind that are in sync, pass their checks, run under npm start and answer behind the gateway', async () => {
    for (const [name, ...options] of services) {
      workspace.generate('go-service', name, ...options)
      const foreign = workspace.changes().filter((file) => !isOf(name, file) && !derived.includes(file))
      assert.deepEqual(foreign, [], `${name} touches what is not its own`)
      const manifest = readFileSync(path.join(workspace.root, `apps/go-${name}/service.yaml`), 'utf8')
      assert.ok(manifest.trimEnd().split('\n').length <= 15)
      workspace.commit(name)
    }
    workspace.nx('sync:check')
    const projects = [...names.map((name) => `go-${name}`), 'contracts-gifts', 'contracts-gift-cards']
    workspace.nx('run-many', '-p', ...projects, '-t', 'lint', 'check', 'test', 'build', '--outputStyle=static')
    await workspace.running(async (run) => {
      assert.equal(runExamples(run, /\/(v1\/gift|web)/, /"message":"Hello, Ada!"/), names.length - 1)
      assert.match(workspace.slipway('invoke', 'nightly'), /Hello, world!/)
    })
  })

  it('write queries as sqlc would', () => {
    for (const [name, ...options] of services.filter((service) => service.includes('--postgres'))) workspace.generate('go-service', name, ...options)
    workspace.commit('generate')
    workspace.slipway('generate')
    assert.deepEqual(workspace.changes(), [])
  })

  it('change nothing in a dry run', () => {
    workspace.generate('go-service', 'gifts', '--dry-run')
    workspace.generate('rename', 'catalog', 'wares', '--dry-run')
    assert.deepEqual(workspace.changes(), [])
  })

  const refusals: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['a name that is no DNS label', ['go-service', 'Gift_Cards'], /"Gift_Cards" is no name for a service: .*such as gift-cards/],
    ['a name that is taken', ['go-service', 'catalog'], /there is a service "catalog" already: apps\/go-catalog/],
    ['a name that means something else', ['go-service', 'postgres'], /"postgres" means something else/],
    ['a framework of gRPC', ['go-service', 'gifts', '--framework=gin'], /--framework is for --transport=http/],
    ['a schedule that is none', ['go-service', 'gifts', '--schedule=daily'], /--schedule: "daily" is not five cron fields/],
    ['a service that is not there', ['remove', 'katalog'], /there is no service "katalog"; did you mean "catalog"\?/],
    ['a service that others need, naming them', ['remove', 'catalog'], /orders calls it \(apps\/go-orders\/service\.yaml\)[\s\S]*apps\/shop-e2e uses its contract/],
    ['the gateway', ['rename', 'gateway', 'door'], /"gateway" is no Go service/],
    ['a new name that is taken', ['rename', 'catalog', 'orders'], /there is a service "orders" already/],
    ['a scope that is none', ['init', 'shop', '--scope=acme', '--module=git.acme.example/shop'], /--scope: "acme" is not an npm scope/],
    ['a module path without a domain', ['init', 'shop', '--scope=@acme', '--module=shop'], /--module: "shop" is not a Go module path/],
  ]
  for (const [what, args, says] of refusals) {
    it(`refuse ${what}, and change nothing`, () => {
      assert.throws(() => workspace.generate(...(args as [string, ...string[]])), says)
      assert.deepEqual(workspace.changes(), [])
    })
  }

  it('take a leaf away as if it had never been', () => {
    for (const [name, ...options] of [services[0], services[3]].filter((service) => service !== undefined)) {
      workspace.generate('go-service', name, ...options)
      workspace.generate('remove', name)
    }
    assert.deepEqual(workspace.changes(), [])
    workspace.nx('sync:check')
  })

  it('rename a service that others call, and its clients see nothing of it', async () => {
    workspace.generate('rename', 'catalog', 'wares')
    workspace.nx('sync:check')
    assert.equal(workspace.git('status', '--porcelain', '--', 'libs').trim(), '')
    workspace.nx('run-many', '-p', 'go-wares', 'go-orders', '-t', 'lint', 'build', '--outputStyle=static')
    workspace.nx('run', 'shop-e2e:e2e', '--outputStyle=static')
  })

  it('keep the prefix of an HTTP service that is renamed', async () => {
    workspace.generate('go-service', 'web', '--transport=http')
    workspace.commit('add')
    workspace.generate('rename', 'web', 'site')
    workspace.nx('run', 'go-site:test', '--outputStyle=static')
    await workspace.running(async (run) => {
      assert.equal(runExamples(run, /\/web\//, /"message":"Hello, Ada!"/), 1)
    })
  })

  it('give a service a go.mod of its own, with which it builds, is tested and runs', async () => {
    workspace.generate('go-service', 'gifts', '--postgres')
    workspace.commit('add')
    workspace.generate('eject', 'gifts')
    assert.throws(() => workspace.generate('eject', 'gifts'), /has a go\.mod of its own already/)
    workspace.nx('run-many', '-p', 'go-gifts', '-t', 'lint', 'test', 'build', '--outputStyle=static')
    await workspace.running(async (run) => {
      assert.equal(runExamples(run, /gifts/, /"message":"Hello, Ada!"/), 1)
    })
  })

  it('work on two branches whose merge conflicts in derived files alone, which sync solves', () => {
    for (const name of ['parcels', 'payments']) {
      workspace.git('checkout', '--quiet', '-b', name, 'main')
      workspace.generate('go-service', name, '--postgres')
      workspace.commit(name)
    }
    assert.throws(() => workspace.git('merge', '--quiet', 'parcels'))
    const conflicts = workspace.git('diff', '--name-only', '--diff-filter=U').trim().split('\n')
    assert.deepEqual(conflicts.filter((file) => !derived.includes(file)), [])
    assert.notDeepEqual(conflicts, [''])
    workspace.nx('sync')
    workspace.commit('merge')
    workspace.nx('sync:check')
    workspace.nx('run-many', '-p', 'go-parcels', 'go-payments', '-t', 'lint', 'build', '--outputStyle=static')
  })

  it('take the shop away, and what is left passes npm test and runs', async () => {
    workspace.generate('prune')
    workspace.commit('prune')
    const passed = workspace.test()
    assert.match(passed, /^\d{3,} passed, 0 failed/)
    await workspace.running(async (run) => {
      assert.equal(runExamples(run, /./, /"message":"Hello, Ada!"/), 1)
    })
    assert.deepEqual(workspace.changes(), [])
  })

  it('give a fork its own names, and it passes npm test and runs', async () => {
    const { scope, module } = workspace
    workspace.generate('init', 'gift-shop', '--scope=@forked', '--module=git.forked.example/gift-shop')
    workspace.commit('init')
    assert.deepEqual([workspace.scope, workspace.module], ['@forked', 'git.forked.example/gift-shop'])
    assert.deepEqual(workspace.filesWith(new RegExp(String.raw`(?<!\w)${scope}/|"${module}/|^module ${module}$`, 'm')), [])
    assert.match(workspace.test(), /^\d{3,} passed, 0 failed/)
    workspace.generate('go-service', 'gifts')
    assert.ok(workspace.changes().includes('libs/contracts/gifts/forked/gifts/v1/gifts_service.proto'))
    await workspace.running(async (run) => {
      assert.equal(runExamples(run, /gifts/, /"message":"Hello, Ada!"/), 1)
      assert.equal(runExamples(run, /\/v1\/products/, /"products":\[\{/), 2)
    })
  })
})

function isOf(name: string, file: string): boolean {
  return file.startsWith(`apps/go-${name}/`) || file.startsWith(`libs/contracts/${name}/`)
}
