import assert from 'node:assert/strict'
import { it } from 'node:test'
import { objectives } from '../../src/model/objectives.ts'
import { buildSystem } from '../../src/model/system.ts'
import { manifest } from './manifests.ts'

it('states objectives in shares and seconds', () => {
  const system = buildSystem([manifest('orders', { team: 'checkout', slo: { availability: 99.9, latency: { p99: '250ms', p50: '1s' } } }), manifest('catalog')])
  assert.deepEqual(objectives(system), [
    { service: 'orders', team: 'checkout', kind: 'availability', target: 0.999 },
    { service: 'orders', team: 'checkout', kind: 'latency', target: 0.99, seconds: 0.25 },
    { service: 'orders', team: 'checkout', kind: 'latency', target: 0.5, seconds: 1 },
  ])
})
