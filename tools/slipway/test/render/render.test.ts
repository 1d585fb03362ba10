import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import type { Cluster } from '../../src/cluster/description.ts'
import type { Delivery } from '../../src/manifest/delivery.ts'
import { buildSystem } from '../../src/model/system.ts'
import type { Workspace } from '../../src/render/derived-file.ts'
import { readSchemas } from '../../src/manifest/schema.ts'
import { render } from '../../src/render/render.ts'
import { descriptorSet } from '../descriptor-set.ts'
import { gateway, manifest } from '../model/manifests.ts'

const manifests = [
  gateway,
  manifest('orders', {
    team: 'checkout', public: true, scale: { min: 2, max: 10, cpu: 70 }, slo: { availability: 99.9, latency: { p99: '250ms' } }, secrets: ['PAYMENT_KEY'],
    needs: { services: ['catalog'], postgres: true, events: { publishes: ['orders.placed'], subscribes: [] }, hosts: ['api.example.com'] },
  }),
  manifest('catalog', { team: 'assortment', public: true, needs: { postgres: true } }),
  manifest('reports', { serves: 'http', public: true, scale: { min: 0, max: 1, cpu: 70 }, needs: { services: ['catalog'] } }),
  manifest('thumbnails', { build: { cgo: true, trimpath: true, tags: ['vips'] } }),
  manifest('cleanup', { schedule: '15 3 * * *', packages: [], needs: { postgres: true } }),
]

const descriptors = new Map([
  ['catalog', descriptorSet('google/api/http.proto', 'slipway/catalog/v1/catalog.proto')],
  ['orders', descriptorSet('google/api/http.proto', 'slipway/catalog/v1/catalog.proto', 'slipway/orders/v1/orders.proto')],
])
const bases = new Map([
  ['go-build', 'golang:1'], ['go-distroless', 'static:nonroot'], ['go-distroless-cgo', 'base:nonroot'], ['go-alpine', 'alpine:3'],
  ['node-build', 'node:24'], ['node-distroless', 'nodejs24:nonroot'], ['node-alpine', 'node:24-alpine'], ['postgres', `postgres:18@sha256:${'0'.repeat(64)}`],
])
const sources = new Map([['apps/go-orders', ['libs/contracts/orders/gen/go', 'libs/go-service', 'apps/go-orders']], ['apps/gateway', ['libs/transcoder', 'apps/gateway']]])
const delivery: Delivery = {
  repository: 'https://git.acme.example/shop.git', revision: 'main',
  environments: [
    { name: 'production', sync: 'manual', cluster: 'https://10.0.0.1:6443', windows: [{ kind: 'allow', schedule: '0 8 * * 1-4', duration: '8h', timeZone: 'UTC', manualSync: false }] },
    { name: 'staging', sync: 'automatic', cluster: 'https://kubernetes.default.svc', windows: [] },
  ],
}
const schemas = readSchemas(path.resolve(import.meta.dirname, '../../../..'))
const chartKinds = [{ group: '', kind: 'Service' }, { group: 'apps', kind: 'Deployment' }]
const cluster: Cluster = {
  name: 'acme', kubernetesVersion: 'v1.35.4',
  endpoint: { mode: 'keepalived', host: 'api.acme.example', port: 8443, vip: '10.0.0.10', interface: 'eth0', routerId: 51 },
  controlPlanes: [1, 2, 3].map((number) => ({ name: `control-plane-${number}`, address: `10.0.0.1${number}` })),
  workers: [{ name: 'worker-1', address: '10.0.0.21' }],
  networks: { pods: '10.244.0.0/16', services: '10.96.0.0/16', dnsDomain: 'cluster.local' },
  encryption: { provider: 'secretbox' }, audit: { maxAgeDays: 30, maxFiles: 10, maxMegabytes: 100 },
}
const workspaceOf = (all = manifests): Workspace => ({ services: buildSystem(all), organisation: 'acme', license: 'Apache-2.0', descriptors, bases, sources, delivery, schemas, chartKinds, cluster })

const contentOf = (target: string, workspace = workspaceOf()) => {
  const [file] = render(workspace, [target])
  assert.ok(file)
  return file.content
}

describe('what is derived', () => {
  const golden = (target: string, file: string) => (t: TestContext) => {
    const content = contentOf(target)
    assert.ok(typeof content === 'string')
    t.assert.fileSnapshot(content, path.join(import.meta.dirname, 'golden', file), { serializers: [String] })
  }
  const goldens = (target: string, file: string) => (t: TestContext) => {
    const all = render(workspaceOf(), [target]).map(({ path: where, content }) => `==> ${where}\n${String(content)}`).join('\n')
    t.assert.fileSnapshot(all, path.join(import.meta.dirname, 'golden', `${file}.txt`), { serializers: [String] })
  }
  it('is who reviews what', golden('codeowners', 'CODEOWNERS'))
  it('is the page of services', golden('services', 'services.md'))

  it('is a Dockerfile for each service', goldens('dockerfiles', 'dockerfiles'))
  it('is the compose file', golden('compose', 'docker-compose.yml'))
  it('is the SQL that makes the databases', golden('databases', 'databases.sql'))
  it('is what Argo CD is told', goldens('argocd', 'argocd'))
  it('is what machines of a cluster are told', goldens('kubeadm', 'kubeadm'))
  it('is the stack for several hosts', goldens('stack', 'stack'))

  it('is the descriptors of all public services, each file once and after what it imports', () => {
    const content = contentOf('routes')
    assert.ok(content instanceof Uint8Array)
    const { file } = fromBinary(FileDescriptorSetSchema, content)
    assert.deepEqual(file.map(({ name }) => name), ['google/api/http.proto', 'slipway/catalog/v1/catalog.proto', 'slipway/orders/v1/orders.proto'])
  })

  it('is without descriptors where nothing is public', () => {
    assert.deepEqual(contentOf('routes', workspaceOf([gateway, manifest('catalog')])), toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema)))
  })

  it('says so in its first line, and how to change it', () => {
    for (const { content } of render(workspaceOf()).filter((file) => typeof file.content === 'string')) {
      assert.match(String(content).split('\n')[0] ?? '', /Derived from (apps\/\*\/service\.yaml|deploy\/[a-z]+\.schema\.json|deploy\/argocd\/settings\.yaml|deploy\/kubeadm\/cluster\.yaml).*: change those, then run \\?"npx nx sync\\?"/)
    }
  })

  it('is the same whatever order the manifests come in', () => {
    assert.deepEqual(render(workspaceOf(manifests.toReversed())), render(workspaceOf()))
  })

  it('cannot be made of a public service whose contract was not generated, and it is said what to run', () => {
    const workspace = { ...workspaceOf(), descriptors: new Map() }
    assert.throws(() => render(workspace, ['routes']), /libs\/contracts\/catalog\/gen\/descriptors\.binpb is missing: run npx slipway contracts generate catalog$/)
  })
})
