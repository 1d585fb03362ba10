import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { RoutePlan } from '@slipway/transcoder'
import { readConfig } from '../../src/config.ts'
import { refuseCollisions } from '../../src/forward/collision.ts'
import { startGateway } from '../../src/server.ts'
import { descriptors } from '../fixture/items.ts'

/** A route of the template that is those segments and that verb. */
function routeOf(path: string, verb = ''): RoutePlan {
  const segments = path.slice(1).split('/').map((segment) => (segment === '*' || segment === '**' ? segment : { literal: segment }))
  return { httpMethod: 'GET', template: { text: path, segments, verb, variables: [] }, method: { name: 'Do', parent: { typeName: 'a.B' } } } as unknown as RoutePlan
}

describe('a prefix that is forwarded', () => {
  const cases = [
    { prefix: '/v1', path: '/v1/items/*', collides: true },
    { prefix: '/v1/items', path: '/v1/items', collides: true },
    { prefix: '/v1/items/a', path: '/v1/items/*', collides: true },
    { prefix: '/v1/items/a/b', path: '/v1/items/*', collides: false },
    { prefix: '/v1/items/a/b', path: '/v1/**', collides: true },
    { prefix: '/reports', path: '/*/products', collides: true },
    { prefix: '/reports', path: '/v1/reports', collides: false },
    { prefix: '/v1/item', path: '/v1/items', collides: false },
    { prefix: '/v1/items', path: '/v1/items', verb: 'import', collides: false },
    { prefix: '/v1', path: '/v1/items', verb: 'import', collides: true },
  ]
  for (const { prefix, path, verb, collides } of cases) {
    it(`${collides ? 'must not' : 'may'} be ${prefix} beside ${path}${verb === undefined ? '' : `:${verb}`}`, () => {
      const refuse = () => refuseCollisions([prefix], [routeOf(path, verb)])
      if (collides) assert.throws(refuse, { code: 'CONFIG' })
      else refuse()
    })
  }

  it('that takes the paths of an RPC ends the start, naming both', async () => {
    const config = readConfig({
      HTTP_ADDR: '127.0.0.1:0', ADMIN_ADDR: '127.0.0.1:0', LOG_LEVEL: 'error', DESCRIPTORS: descriptors, UPSTREAMS: 'slipway.testing=dns:///127.0.0.1:1', FORWARDS: '/v1=http://127.0.0.1:1',
    })
    await assert.rejects(startGateway(config), /^Error: FORWARDS: \/v1 takes paths of GET \/v1\/\{name=items\/\*\}, which is slipway\.testing\.v1\.ItemService\.GetItem$/)
  })
})
