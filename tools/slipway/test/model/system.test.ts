import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LocatedManifest } from '../../src/manifest/manifest.ts'
import { buildSystem } from '../../src/model/system.ts'
import { gateway, manifest } from './manifests.ts'

const of = (name: string, services: readonly LocatedManifest[]) => {
  const found = buildSystem(services).find((service) => service.name === name)
  assert.ok(found)
  return found
}

describe('the system', () => {
  it('starts each service after those that it calls, and the gateway after all public ones', () => {
    const system = buildSystem([
      gateway, manifest('orders', { public: true, needs: { services: ['catalog', 'payments'] } }), manifest('payments', { needs: { services: ['catalog'] } }),
      manifest('catalog', { public: true }),
    ])
    assert.deepEqual(system.map(({ name }) => name), ['catalog', 'payments', 'orders', 'gateway'])
  })

  it('knows who calls a service', () => {
    const catalog = of('catalog', [gateway, manifest('orders', { needs: { services: ['catalog'] } }), manifest('catalog', { public: true })])
    assert.deepEqual(catalog.callers, ['gateway', 'orders'])
  })

  it('names the image by the folder, and the contract by the service unless told', () => {
    const { image, contract } = of('catalog', [manifest('catalog', { folder: 'apps/go-wares' })])
    assert.deepEqual({ image, contract }, { image: 'go-wares', contract: 'catalog' })
    assert.equal(of('wares', [manifest('wares', { contract: 'catalog' })]).contract, 'catalog')
    assert.equal(of('web', [manifest('web', { serves: 'http' })]).contract, undefined)
  })

  it('has the gateway let in what is public: packages of gRPC, a prefix of HTTP', () => {
    const { routes, needs } = of('gateway', [
      manifest('catalog', { public: true }), manifest('risk'), manifest('web', { serves: 'http', public: true }),
      manifest('reports', { serves: 'http', public: true, prefix: '/internal/reports' }), gateway,
    ])
    assert.deepEqual(routes, [
      { kind: 'transcode', package: 'slipway.catalog', service: 'catalog', contract: 'catalog' },
      { kind: 'forward', prefix: '/internal/reports', service: 'reports' },
      { kind: 'forward', prefix: '/web', service: 'web' },
    ])
    assert.deepEqual(needs.services, ['catalog', 'reports', 'web'])
  })
})

const refusals: readonly (readonly [what: string, manifests: readonly LocatedManifest[], message: string | RegExp])[] = [
  ['a need that nothing meets', [manifest('orders', { needs: { services: ['ledger'] } }), manifest('catalog')],
    'apps/go-orders/service.yaml: needs.services: there is no service "ledger"; there are catalog, orders'],
  ['a need that is misspelt', [manifest('orders', { needs: { services: ['katalog'] } }), manifest('catalog')],
    'apps/go-orders/service.yaml: needs.services: there is no service "katalog"; did you mean "catalog"?'],
  ['a call of what only has a schedule', [manifest('orders', { needs: { services: ['cleanup'] } }), manifest('cleanup', { schedule: '0 3 * * *' })],
    'apps/go-orders/service.yaml: needs.services: "cleanup" has a schedule and serves nothing that could be called (apps/go-cleanup/service.yaml)'],
  ['services that call one another in a circle', [manifest('a', { needs: { services: ['b'] } }), manifest('b', { needs: { services: ['c'] } }), manifest('c', { needs: { services: ['b'] } })],
    'services call one another in a circle: b -> c -> b'],
  ['a service that calls itself', [manifest('a', { needs: { services: ['a'] } })], 'services call one another in a circle: a -> a'],
  ['two services of one name', [manifest('a', { packages: [] }), manifest('a', { folder: 'apps/go-other', packages: [] })],
    'two services are named "a": apps/go-a/service.yaml and apps/go-other/service.yaml'],
  ...['postgres', 'databases', 'a-seed'].map((name) => [`a service with the name of another container, ${name}`, [manifest('a', { needs: { postgres: true } }), manifest(name)],
    `apps/go-${name}/service.yaml: name: a container of the system is named "${name}" already, and containers find one another by name`] as const),
  ['two services of one contract', [manifest('a'), manifest('b', { contract: 'a', packages: ['slipway.a'] })],
    'two services serve the packages of slipway.a: apps/go-a/service.yaml and apps/go-b/service.yaml'],
  ['two gateways', [gateway, manifest('door', { serves: 'http', needs: { services: 'public' } })],
    'two services need every public one: there is one gateway: apps/go-door/service.yaml and apps/gateway/service.yaml'],
  ['a public API that has no contract', [manifest('a', { public: true, packages: [] })], /^apps\/go-a\/service\.yaml: public: libs\/contracts\/a has no protos/],
  ['two services of one prefix', [manifest('a', { serves: 'http', public: true, prefix: '/x' }), manifest('x', { serves: 'http', public: true })],
    /^the prefix \/x of "x" is within \/x of "a"/],
  ['a prefix of the gateway itself', [manifest('docs', { serves: 'http', public: true })],
    'apps/go-docs/service.yaml: the gateway has its own page at /docs: name another by prefix:'],
  ['a prefix within another, however they sort', [
    manifest('a', { serves: 'http', public: true, prefix: '/x' }), manifest('b', { serves: 'http', public: true, prefix: '/x-y' }), manifest('c', { serves: 'http', public: true, prefix: '/x/y' }),
  ], /^the prefix \/x\/y of "c" is within \/x of "a"/],
  ['a subscription to what nobody publishes', [manifest('a', { needs: { events: { publishes: ['orders.placed'], subscribes: [] } } }), manifest('b', { needs: { events: { publishes: [], subscribes: ['orders.place'] } } })],
    'apps/go-b/service.yaml: needs.events.subscribes: nobody publishes "orders.place"; did you mean "orders.placed"?'],
]

describe('a system is refused for', () => {
  for (const [what, manifests, message] of refusals) {
    it(what, () => assert.throws(() => buildSystem(manifests), { code: 'MODEL_INVALID', message }))
  }
})
