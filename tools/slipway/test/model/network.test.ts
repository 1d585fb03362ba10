import assert from 'node:assert/strict'
import { it } from 'node:test'
import { networkEdges } from '../../src/model/network.ts'
import { buildSystem } from '../../src/model/system.ts'
import { gateway, manifest } from './manifests.ts'

it('lets services talk to what their manifests need, and to nothing else', () => {
  const events = { publishes: ['orders.placed'], subscribes: [] }
  const system = buildSystem([
    manifest('catalog', { public: true, needs: { postgres: true } }),
    manifest('orders', { needs: { services: ['catalog', 'reports'], events, hosts: ['api.example.com', 'smtp.example.com:587'] } }),
    manifest('reports', { serves: 'http' }), gateway,
  ])
  assert.deepEqual(networkEdges(system).map(({ from, to, port }) => `${from} -> ${'name' in to ? to.name : to.kind}:${port}`), [
    'catalog -> postgres:5432',
    'world -> gateway:8080', 'gateway -> catalog:50051',
    'orders -> catalog:50051', 'orders -> reports:8080', 'orders -> events:4222', 'orders -> api.example.com:443', 'orders -> smtp.example.com:587',
  ])
})
