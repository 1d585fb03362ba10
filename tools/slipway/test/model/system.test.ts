import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LocatedManifest } from '../../src/manifest/manifest.ts'
import { buildSystem } from '../../src/model/system.ts'

function service(name: string, services: 'public' | readonly string[] = [], more: Partial<LocatedManifest> = {}): LocatedManifest {
  return { name, team: 'team', serves: 'grpc', public: true, needs: { services, postgres: false }, folder: `apps/go-${name}`, ...more }
}

const gateway = service('gateway', 'public', { serves: 'http', public: false, folder: 'apps/gateway' })

describe('the system', () => {
  it('starts each service after those that it calls, and the gateway after all public ones', () => {
    const system = buildSystem([gateway, service('orders', ['catalog', 'payments']), service('payments', ['catalog']), service('catalog')])
    assert.deepEqual(system.map(({ name }) => name), ['catalog', 'payments', 'orders', 'gateway'])
  })

  it('has the gateway transcode what is public and speaks gRPC', () => {
    const system = buildSystem([service('catalog'), service('risk', [], { public: false }), service('web', [], { serves: 'http' }), gateway])
    assert.deepEqual(system.find(({ name }) => name === 'gateway')?.transcodes, new Map([['slipway.catalog', 'catalog']]))
  })

  it('refuses a need that nothing meets, and says what there is', () => {
    assert.throws(() => buildSystem([service('orders', ['katalog']), service('catalog')]), {
      code: 'MODEL_INVALID', message: 'apps/go-orders/service.yaml: needs.services: there is no service "katalog"; there are orders, catalog',
    })
  })

  it('refuses services that call one another in a circle, and shows it', () => {
    assert.throws(() => buildSystem([service('a', ['b']), service('b', ['c']), service('c', ['b'])]), { message: /in a circle: b -> c -> b$/ })
  })

  it('refuses two services of one name', () => {
    assert.throws(() => buildSystem([service('a'), service('a', [], { folder: 'apps/go-other' })]), { message: /apps\/go-a\/service\.yaml and apps\/go-other\/service\.yaml/ })
  })
})
