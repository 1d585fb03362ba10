import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { readManifests } from '../../src/manifest/read.ts'

const schema = path.resolve(import.meta.dirname, '../../../../deploy/manifest.schema.json')

function workspaceOf(t: TestContext, manifests: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-manifest-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'deploy'))
  cpSync(schema, path.join(root, 'deploy/manifest.schema.json'))
  for (const [folder, content] of Object.entries(manifests)) {
    mkdirSync(path.join(root, 'apps', folder), { recursive: true })
    writeFileSync(path.join(root, 'apps', folder, 'service.yaml'), content)
  }
  return root
}

describe('a manifest', () => {
  it('gets the defaults of what it leaves out', (t) => {
    const root = workspaceOf(t, { 'go-catalog': 'name: catalog\nteam: catalog\nserves: grpc\n' })
    assert.deepEqual(readManifests(root), [
      {
        name: 'catalog', team: 'catalog', serves: 'grpc', public: false,
        needs: { services: [], postgres: false, events: { publishes: [], subscribes: [] }, hosts: [] },
        scale: { min: 1, max: 1, cpu: 70 }, resources: { cpu: '50m', memory: '64Mi' }, build: { cgo: false, trimpath: true, tags: [] }, secrets: [], accelerators: {},
        folder: 'apps/go-catalog', packages: [], ejected: false,
      },
    ])
  })

  it('says all that it can say', (t) => {
    const yaml = `name: orders
team: checkout
serves: grpc
public: true
contract: purchases
needs:
  services: [catalog]
  postgres: true
  events: { publishes: [orders.placed] }
  hosts: [api.example.com, smtp.example.com:587]
scale: { min: 2, max: 10, cpu: 70 }
resources: { cpu: 50m, memory: 64Mi }
slo: { availability: 99.9, latency: { p99: 250ms } }
secrets: [PAYMENT_KEY]
accelerators: { nvidia.com/gpu: 1 }
`
    const [manifest] = readManifests(workspaceOf(t, { 'go-orders': yaml }))
    assert.deepEqual(manifest?.needs.events, { publishes: ['orders.placed'], subscribes: [] })
    assert.deepEqual(manifest?.slo, { availability: 99.9, latency: { p99: '250ms' } })
    assert.deepEqual(manifest?.accelerators, { 'nvidia.com/gpu': 1 })
  })

  it('has as many replicas at most as at least, and one at most where it starts on demand', (t) => {
    const root = workspaceOf(t, { 'go-a': 'name: a\nteam: a\nserves: grpc\nscale: { min: 3 }\n', 'go-b': 'name: b\nteam: b\nserves: grpc\nscale: { min: 0 }\n' })
    assert.deepEqual(readManifests(root).map(({ scale }) => scale.max), [3, 1])
  })

  const mistakes = [
    { what: 'a key that is misspelt', yaml: 'name: a\nteam: a\nserves: grpc\nneeds:\n  postgress: true\n', says: /service\.yaml:5: needs: unknown key "postgress"; did you mean "postgres"\?$/ },
    { what: 'a key that is not known', yaml: 'name: a\nteam: a\nserves: grpc\nreplicas: 3\n', says: /service\.yaml:4: unknown key "replicas"; known are name, team/ },
    { what: 'a value that is not one of those there are', yaml: 'name: a\nteam: a\nserves: soap\n', says: /service\.yaml:3: serves: must be one of grpc, http$/ },
    { what: 'a value that is nearly one of those', yaml: 'name: a\nteam: a\nserves: gprc\n', says: /service\.yaml:3: serves: must be one of grpc, http; did you mean "grpc"\?$/ },
    { what: 'a port', yaml: 'name: a\nteam: a\nserves: grpc\nport: 8080\n', says: /service\.yaml:4: unknown key "port"/ },
    { what: 'services that are no list', yaml: 'name: a\nteam: a\nserves: grpc\nneeds:\n  services: catalog\n', says: /^[^\n]*service\.yaml:5: needs\.services: is not what it takes: Names of the services it calls, or "public" for every public one$/ },
    { what: 'a host that is a URL', yaml: 'name: a\nteam: a\nserves: grpc\nneeds:\n  hosts: [https://example.com]\n', says: /service\.yaml:5: needs\.hosts\.0: "https:\/\/example\.com" is not what it takes/ },
    { what: 'a device that is none', yaml: 'name: a\nteam: a\nserves: grpc\naccelerators: { gpu: 1 }\n', says: /service\.yaml:4: accelerators: "gpu" is no name that it takes: .*nvidia\.com\/gpu/ },
    { what: 'more replicas at least than at most', yaml: 'name: a\nteam: a\nserves: grpc\nscale:\n  min: 3\n  max: 2\n', says: /service\.yaml:6: scale\.max: is less than min, which is 3$/ },
    { what: 'neither serving nor running on time', yaml: 'name: a\nteam: a\n', says: /service\.yaml:1: name: it must say what it serves, or its schedule$/ },
    { what: 'serving and running on time', yaml: 'name: a\nteam: a\nserves: grpc\nschedule: "0 3 * * *"\n', says: /service\.yaml:3: serves: a service with a schedule serves nothing$/ },
    { what: 'a schedule of six fields', yaml: 'name: a\nteam: a\nschedule: "0 0 3 * * *"\n', says: /service\.yaml:3: schedule: .* is not five cron fields/ },
    { what: 'a schedule that never comes', yaml: 'name: a\nteam: a\nschedule: "0 3 31 2 *"\n', says: /service\.yaml:3: schedule: .*never comes/ },
    { what: 'a prefix of gRPC', yaml: 'name: a\nteam: a\nserves: grpc\npublic: true\nprefix: /a\n', says: /service\.yaml:5: prefix: only a public service that serves http has one$/ },
    { what: 'a name that is no DNS label', yaml: 'name: A_b\nteam: a\nserves: grpc\n', says: /service\.yaml:1: name: "A_b" is not what it takes: The service's name .*: a label of at most 40 characters$/ },
    { what: 'a key that is missing', yaml: 'name: a\nserves: grpc\n', says: /service\.yaml:1: "team" is missing$/ },
    { what: 'what is no YAML', yaml: 'name: [a\nteam: a\n', says: /service\.yaml:\d+: / },
    { what: 'an empty file', yaml: '', says: /service\.yaml:1: must be object$/ },
  ]
  for (const { what, yaml, says } of mistakes) {
    it(`is refused for ${what}, with file and line`, (t) => {
      assert.throws(() => readManifests(workspaceOf(t, { 'go-a': yaml })), { code: 'MANIFEST_INVALID', message: says })
    })
  }

  it('is refused together with all others that are wrong', (t) => {
    const root = workspaceOf(t, { 'go-a': 'name: a\n', 'go-b': 'name: b\nteam: b\nserves: soap\n' })
    assert.throws(() => readManifests(root), (error: Error) => error.message.includes('apps/go-a/service.yaml') && error.message.includes('apps/go-b/service.yaml'))
  })
})
