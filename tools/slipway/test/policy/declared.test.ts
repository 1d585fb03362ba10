import assert from 'node:assert/strict'
import { it } from 'node:test'
import { buildSystem } from '../../src/model/system.ts'
import type { Setting } from '../../src/policy/declared.ts'
import { declaredFlows } from '../../src/policy/declared.ts'
import { compareFlows, printFlow } from '../../src/policy/flows.ts'
import { gateway, manifest } from '../model/manifests.ts'

const around: Setting = { postgres: 'external', outside: ['world', 'elsewhere/any'] }
const flows = (services: Parameters<typeof buildSystem>[0], setting = around) => declaredFlows(buildSystem(services), setting).map(printFlow).filter((flow) => !flow.includes('-> dns'))

it('is what manifests need, and metrics', () => {
  const hosts = ['api.example.com', 'www.example.com', 'mail.example.com:587']
  assert.deepEqual(flows([manifest('catalog', { public: true, needs: { hosts } }), gateway]), [
    'catalog -> world TCP/443', 'catalog -> world TCP/587',
    'world -> gateway TCP/8080', 'elsewhere/any -> gateway TCP/8080', 'gateway -> catalog TCP/50051',
    'monitoring -> catalog TCP/9090', 'monitoring -> gateway TCP/9090',
  ])
})

it('is of everybody a question for names', () => {
  const asked = (postgres: Setting['postgres']) => declaredFlows(buildSystem([manifest('catalog', { needs: { postgres: true } })]), { ...around, postgres })
    .map(printFlow).flatMap((flow) => flow.match(/^(\S+) -> dns UDP\/53$/)?.[1] ?? [])
  assert.deepEqual(asked('external'), ['catalog', 'catalog-migrate', 'catalog-seed'])
  assert.deepEqual(asked('statefulset'), ['catalog', 'catalog-migrate', 'catalog-seed', 'databases'])
  assert.deepEqual(asked('cloudnativepg'), ['catalog', 'catalog-migrate', 'catalog-seed', 'postgres'])
})

it('is for databases what prepares them too, and what an operator does', () => {
  const database = (postgres: Setting['postgres']) => flows([manifest('catalog', { needs: { postgres: true } })], { ...around, postgres }).filter((flow) => !flow.startsWith('monitoring'))
  const clients = ['catalog', 'catalog-migrate', 'catalog-seed'].map((client) => `${client} -> postgres TCP/5432`)
  assert.deepEqual(database('external'), clients)
  assert.deepEqual(database('statefulset'), [...clients, 'databases -> postgres TCP/5432'])
  assert.deepEqual(database('cloudnativepg'), [
    ...clients, 'postgres -> postgres TCP/5432', 'operator -> postgres TCP/5432', 'postgres -> postgres TCP/8000', 'operator -> postgres TCP/8000', 'postgres -> api-server TCP/6443',
  ])
})

it('goes through the interceptor where a service sleeps', () => {
  const sleeper = manifest('sleeper', { scale: { min: 0, max: 1, cpu: 70 } })
  assert.deepEqual(flows([sleeper, manifest('caller', { needs: { services: ['sleeper'] } })]).filter((flow) => !flow.startsWith('monitoring')), [
    'caller -> interceptor TCP/8080', 'interceptor -> sleeper TCP/50051',
  ])
})

it('is compared both ways, port by port', () => {
  const flow = (to: string, last: number) => ({ from: 'a', to, ports: { protocol: 'TCP', first: 80, last } })
  assert.deepEqual(compareFlows([flow('b', 80), flow('c', 80)], [flow('b', 81), flow('c', 80)]), { extra: ['a -> b TCP/80-81'], missing: ['a -> b TCP/80'] })
})
