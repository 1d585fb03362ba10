import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { clusterFolder, clusterSchema, readCluster } from '../../src/cluster/read.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

const lines = [
  'name: acme',
  'kubernetesVersion: v1.35.4',
  'endpoint: { mode: keepalived, host: api.acme.example, port: 8443, vip: 10.0.0.10 }',
  'controlPlanes:',
  '  - { name: a, address: 10.0.0.11 }',
  '  - { name: b, address: 10.0.0.12 }',
  '  - { name: c, address: 10.0.0.13 }',
  'workers:',
  '  - { name: w, address: 10.0.0.21 }',
  'networks: { pods: 10.244.0.0/16, services: 10.96.0.0/16 }',
]

/** Reads the lines above, with one of them replaced. */
function reading(t: TestContext, number = 0, line = '') {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-cluster-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, clusterFolder), { recursive: true })
  cpSync(path.join(workspace, clusterSchema), path.join(root, clusterSchema))
  writeFileSync(path.join(root, clusterFolder, 'cluster.yaml'), lines.map((one, index) => (index === number - 1 ? line : one)).join('\n'))
  return () => readCluster(root)
}

describe('cluster.yaml', () => {
  it('is read with what it leaves out', (t) => {
    const cluster = reading(t)()
    assert.equal(cluster?.networks.dnsDomain, 'cluster.local')
    assert.deepEqual(cluster?.encryption, { provider: 'secretbox' })
    assert.deepEqual(cluster?.audit, { maxAgeDays: 30, maxFiles: 10, maxMegabytes: 100 })
    assert.equal(cluster?.endpoint.routerId, 51)
  })

  it('need not be there', () => assert.equal(readCluster(tmpdir(), 'nowhere'), undefined))

  it('may be in another folder, by whatever path', () => assert.equal(readCluster(workspace, path.join(workspace, clusterFolder))?.controlPlanes.length, 3))

  const mistakes: readonly (readonly [string, number, string, RegExp])[] = [
    ['a version from before what is derived', 2, 'kubernetesVersion: v1.30.2', /cluster\.yaml:2: kubernetesVersion: v1\.30\.2 is too old: .* v1\.34 and later \(kubeadm v1beta4/],
    ['a version that is none', 2, 'kubernetesVersion: 1.35', /:2: kubernetesVersion:/],
    ['an even number of control planes', 7, '', /:4: controlPlanes: 2 of them survive no more losses than 1: take an odd number/],
    ['two machines of one name', 9, '  - { name: a, address: 10.0.0.21 }', /:9: workers\.0\.name: a is controlPlanes\.0's too/],
    ['two machines with one address', 6, '  - { name: b, address: 10.0.0.11 }', /:6: controlPlanes\.1\.address: 10\.0\.0\.11 is controlPlanes\.0's too/],
    ['a name that no host can have', 5, '  - { name: A_1, address: 10.0.0.11 }', /:5: controlPlanes\.0\.name: "A_1" is not what it takes: A DNS label/],
    ['an address that is none', 5, '  - { name: a, address: 10.0.0.300 }', /:5: controlPlanes\.0\.address: "10\.0\.0\.300" is not what it takes: An IPv4 address/],
    ['an address that is not one of IPv4', 5, '  - { name: a, address: "fd00::1" }', /:5: controlPlanes\.0\.address: .*An IPv4 address/],
    ['a block that is none', 10, 'networks: { pods: 10.244.0.0, services: 10.96.0.0/16 }', /:10: networks\.pods: .*A block of IPv4 addresses/],
    ['a virtual address that a machine has', 3, 'endpoint: { mode: keepalived, host: a.example, port: 8443, vip: 10.0.0.21 }', /:3: endpoint\.vip: 10\.0\.0\.21 is workers\.0's: it would go when that machine goes/],
    ['a host that is a machine', 3, 'endpoint: { mode: keepalived, host: 10.0.0.11, port: 8443 }', /:3: endpoint\.host: 10\.0\.0\.11 is controlPlanes\.0's/],
    ['a name and nothing that moves', 3, 'endpoint: { mode: keepalived, host: a.example, port: 8443 }', /:3: endpoint\.host: a\.example is a name: say which address moves, as endpoint\.vip/],
    ['haproxy on the port of the API server', 3, 'endpoint: { mode: keepalived, host: 10.0.0.10, port: 6443 }', /:3: endpoint\.port: 6443 is the API server's/],
    ['kube-vip on another', 3, 'endpoint: { mode: kube-vip, host: 10.0.0.10, port: 8443 }', /:3: endpoint\.port: kube-vip only moves the address/],
    ['an address that somebody else moves', 3, 'endpoint: { mode: external, host: a.example, port: 443, vip: 10.0.0.10 }', /:3: endpoint\.vip: nothing here moves it/],
    ['two different addresses for the endpoint', 3, 'endpoint: { mode: keepalived, host: 10.0.0.9, port: 8443, vip: 10.0.0.10 }', /:3: endpoint\.vip: is not the host, 10\.0\.0\.9/],
    ['an unknown mode', 3, 'endpoint: { mode: keepalive, host: 10.0.0.9, port: 8443 }', /:3: endpoint\.mode: must be one of keepalived, kube-vip, external; did you mean "keepalived"/],
    ['networks with addresses in common', 10, 'networks: { pods: 10.96.0.0/12, services: 10.100.0.0/16 }', /:10: networks\.services: 10\.100\.0\.0\/16 and networks\.pods, 10\.96\.0\.0\/12, have addresses in common/],
    ['machines among the pods', 10, 'networks: { pods: 10.0.0.0/16, services: 10.96.0.0/16 }', /networks\.pods: 10\.0\.0\.0\/16 has 10\.0\.0\.11 in it, which is controlPlanes\.0's/],
    ['the endpoint among the services', 10, 'networks: { pods: 10.244.0.0/16, services: 10.0.0.8/29 }', /networks\.services: 10\.0\.0\.8\/29 has 10\.0\.0\.10 in it, which is endpoint's/],
    ['no room for the pods of all machines', 10, 'networks: { pods: 10.244.0.0/23, services: 10.96.0.0/16 }', /networks\.pods: 10\.244\.0\.0\/23 has room for 2 machines with a \/24 each, and there are 4/],
    ['more services than an API server takes', 10, 'networks: { pods: 10.244.0.0/16, services: 11.0.0.0/8 }', /networks\.services: 11\.0\.0\.0\/8 is larger than an API server takes/],
    ['a key that nobody knows', 1, 'nam: acme', /:1: unknown key "nam"; did you mean "name"/],
  ]
  for (const [what, number, line, message] of mistakes) {
    it(`cannot have ${what}`, (t) => assert.throws(reading(t, number, line), { code: 'MANIFEST_INVALID', message }))
  }
})
