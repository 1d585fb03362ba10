import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import type { Cluster } from '../../src/cluster/description.ts'
import { clusterFiles } from '../../src/cluster/files.ts'
import { discoveryFile } from '../../src/cluster/kubeadm-config.ts'
import { readCluster } from '../../src/cluster/read.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { missing } from '../missing.ts'
import { schemaLocation, writeKubernetesSchemas } from './schema-files.ts'
import { readKubernetes } from './sources.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const folder = mkdtempSync(path.join(tmpdir(), 'slipway-kubeadm-'))
const cluster = readCluster(root)

/** What is derived where nobody else moves the endpoint, or a pod does, too. */
function variantsOf(described: Cluster): readonly (readonly [string, Cluster])[] {
  const { endpoint: { host, interface: name, routerId, vip = host } } = described
  return [
    ['as it is described', described],
    ['behind an external endpoint', { ...described, endpoint: { mode: 'external', host, port: 443, interface: name, routerId } }],
    ['behind kube-vip', { ...described, endpoint: { mode: 'kube-vip', host, port: 6443, vip, interface: name, routerId } }],
    ['with images from elsewhere and another cipher', { ...described, imageRepository: 'registry.example/kubernetes', encryption: { provider: 'aescbc' } }],
  ]
}

function write(name: string, content: string): string {
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

after(() => rmSync(folder, { recursive: true, force: true }))

describe('kubeadm', { skip: cluster === undefined && 'nobody described a cluster' }, () => {
  const kubeadm = buildGoTool(root, 'kubernetes', 'kubeadm')
  const discovery = write('discovery.conf', 'apiVersion: v1\nkind: Config\n')

  for (const [what, described] of cluster === undefined ? [] : variantsOf(cluster)) {
    for (const [name, content] of [...clusterFiles(described)].filter(([file]) => file.endsWith('kubeadm.yaml'))) {
      it(`takes ${name}, ${what}`, () => {
        const file = write('kubeadm.yaml', content.replace(discoveryFile, discovery))
        assert.equal(execFileSync(kubeadm, ['config', 'validate', '--config', file], { encoding: 'utf8', stdio: 'pipe' }).trim(), 'ok')
      })
    }
  }

  it('takes nothing that it does not know', () => {
    const file = write('kubeadm.yaml', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\ncontrolPlaneEndpiont: a:1\n')
    const { status, stderr } = spawnSync(kubeadm, ['config', 'validate', '--config', file], { encoding: 'utf8' })
    assert.notEqual(status, 0)
    assert.match(stderr, /unknown field "controlPlaneEndpiont"/)
  })
})

describe('haproxy', { skip: missing('haproxy', 'it checks its configuration') }, () => {
  it('takes its configuration', () => {
    const content = cluster && clusterFiles(cluster).get('haproxy.cfg')
    if (content === undefined) return
    const { status, stderr } = spawnSync('haproxy', ['-c', '-f', write('haproxy.cfg', content)], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  })
})

/** Of the interfaces of this machine, one that keepalived can use. */
const link = Object.entries(networkInterfaces()).find(([, addresses]) => addresses?.some(({ internal }) => !internal))?.[0]

describe('keepalived', { skip: missing('keepalived', 'it checks its configuration') || (link === undefined && 'this machine has no network') }, () => {
  for (const [name, content] of cluster === undefined ? [] : [...clusterFiles(cluster)].filter(([file]) => file.endsWith('keepalived.conf'))) {
    it(`takes ${name}`, () => {
      const file = write('keepalived.conf', content.replace(/interface \S+/, `interface ${link}`))
      // It ends itself by a signal where nothing is wrong. In a session of its own, nobody else gets that.
      const { stderr } = spawnSync('setsid', ['--wait', 'keepalived', '--config-test', '--use-file', file], { encoding: 'utf8' })
      assert.equal(stderr, '')
    })
  }
})

describe('the pod of kube-vip', { skip: cluster === undefined && 'nobody described a cluster' }, () => {
  it('is one to every supported version of Kubernetes; it was not tried otherwise', async () => {
    const described = variantsOf(cluster as Cluster).find(([, { endpoint }]) => endpoint.mode === 'kube-vip')?.[1]
    const pod = write('kube-vip.yaml', clusterFiles(described as Cluster).get('kube-vip.yaml') ?? '')
    const kubeconform = buildGoTool(root, 'kubeconform')
    for (const { version, definitions } of await readKubernetes(root)) {
      const schemas = path.join(folder, version)
      writeKubernetesSchemas(schemas, definitions, (kind) => kind === 'Pod')
      const { status, stdout } = spawnSync(kubeconform, ['-strict', '-schema-location', schemaLocation(schemas), pod], { encoding: 'utf8' })
      assert.equal(status, 0, stdout)
    }
  })
})
