import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { ApiServer } from '../../../testbed/src/kubernetes/apiserver/apiserver.ts'
import { startApiServer } from '../../../testbed/src/kubernetes/apiserver/apiserver.ts'
import { parseObjects } from '../../src/kubernetes/objects.ts'
import { installCrds, Kubectl, podsOf } from './kubectl.ts'
import { argocdText, renderMatrix, root } from './rendered.ts'

const { cells, remove } = await renderMatrix()
remove()

describe('an API server that enforces the restricted profile', () => {
  let server: ApiServer
  let kubectl: Kubectl

  before(async () => {
    server = await startApiServer(root)
    kubectl = new Kubectl(server)
    await installCrds(root, kubectl)
  })
  after(() => server.stop())

  for (const [index, { name, objects }] of cells.entries()) {
    it(`takes every object without a warning, and a pod of every workload: ${name}`, async () => {
      const namespace = await kubectl.makeNamespace(`cell-${index}`)
      assert.deepEqual(await kubectl.apply(objects, { namespace }), [])
      const pods = podsOf(objects)
      assert.ok(pods.length > 0)
      assert.deepEqual(await kubectl.apply(pods, { namespace, dryRun: true }), [])
    })
  }

  it('takes what Argo CD is told, without a warning', async () => {
    await kubectl.makeNamespace('argocd')
    assert.deepEqual(await kubectl.apply(parseObjects(argocdText())), [])
  })

  it('refuses a pod that may do more, and warns of the workload that would make it', async () => {
    const namespace = await kubectl.makeNamespace('bad')
    const template = { metadata: { labels: { app: 'a' } }, spec: { serviceAccountName: 'a', containers: [{ name: 'a', image: 'a:1' }] } }
    assert.deepEqual(await kubectl.apply([{ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'a' } }], { namespace }), [])
    const [refused = ''] = await kubectl.apply([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: template.spec }], { namespace, dryRun: true })
    assert.match(refused, /forbidden: violates PodSecurity "restricted:latest"/)
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { selector: { matchLabels: { app: 'a' } }, template } }
    const [warned = ''] = await kubectl.apply([deployment], { namespace, dryRun: true })
    assert.match(warned, /^Warning: would violate PodSecurity "restricted:latest"/)
  })

  it('refuses a field that it does not know, a value that cannot be, and one that a CRD does not allow', async () => {
    const namespace = await kubectl.makeNamespace('wrong')
    const complaintsOf = async (object: object) => (await kubectl.apply([object], { namespace, dryRun: true })).join('\n')
    const service = (spec: object) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' }, spec: { ports: [{ port: 80 }], ...spec } })
    assert.equal(await complaintsOf(service({})), '')
    assert.match(await complaintsOf(service({ selektor: {} })), /\.spec\.selektor: field not declared in schema/)
    assert.match(await complaintsOf(service({ ports: [{ port: 70_000 }] })), /must be between 1 and 65535/)
    const database = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Database', metadata: { name: 'a' }, spec: { cluster: { name: 'a' }, owner: 'a', name: 'postgres' } }
    assert.match(await complaintsOf(database), /the name is reserved/)
  })
})
