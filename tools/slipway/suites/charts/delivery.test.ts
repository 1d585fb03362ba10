import assert from 'node:assert/strict'
import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { ApiServer } from '../../../testbed/src/kubernetes/apiserver/apiserver.ts'
import { startApiServer } from '../../../testbed/src/kubernetes/apiserver/apiserver.ts'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'
import { Helm } from './helm.ts'
import { installCrds, Kubectl } from './kubectl.ts'
import { renderCell } from './matrix.ts'
import { renderMatrix, root } from './rendered.ts'
import { at } from './rules/rule.ts'

const frozen = path.join(import.meta.dirname, 'frozen')
const { cells, folder, remove } = await renderMatrix()
const everything = cells.find(({ name }) => name === 'everything, statefulset, values')
assert.ok(everything)
const { chart, values } = everything
const settings = values.map((file) => `--values=${file}`)

describe('Helm 3 and Helm 4', () => {
  const helms = (['helm', 'helm3'] as const).map((name) => new Helm(buildGoTool(root, name), folder))

  it('find nothing to complain of', async () => {
    for (const helm of helms) {
      for (const cell of cells.filter(({ modes }) => modes.secrets === 'values')) assert.match(await helm.run('lint', '--strict', cell.chart, ...cell.values.map((file) => `--values=${file}`)), /1 chart\(s\) linted, 0 chart\(s\) failed/)
    }
  })

  it('make the same objects', async () => {
    const [, helm3] = helms
    for (const cell of cells) assert.deepEqual((await renderCell(helm3 as Helm, cell)).objects, cell.objects, cell.name)
  })

  it('refuse values that the schema does not know', async () => {
    for (const helm of helms) await assert.rejects(helm.run('template', 'slipway', chart, ...settings, '--set=platform.regisrty=a'), /additional properties 'regisrty' not allowed|Additional property regisrty is not allowed/)
  })
})

describe('a release', () => {
  let server: ApiServer
  let registry: LoopbackRegistry
  let kubectl: Kubectl
  const version = '9.9.9'

  before(async () => {
    server = await startApiServer(root)
    registry = await LoopbackRegistry.start(buildGoTool(root, 'crane'))
    kubectl = new Kubectl(server)
    await installCrds(root, kubectl)
    const helm = new Helm(buildGoTool(root, 'helm'), folder)
    await helm.run('package', chart, `--version=${version}`, `--destination=${folder}`)
    await helm.run('push', path.join(folder, `slipway-${version}.tgz`), `oci://${registry.host}/charts`, '--plain-http')
  })
  after(async () => {
    await Promise.all([server.stop(), registry.stop()])
    remove()
  })

  /** One namespace, and what a Helm of this version does there. */
  const releaseIn = async (namespace: string, tool: 'helm' | 'helm3') => {
    await kubectl.makeNamespace(namespace)
    const helm = new Helm(buildGoTool(root, tool), folder, server.environment)
    const inNamespace = `--namespace=${namespace}`
    const fromRegistry = [`oci://${registry.host}/charts/slipway`, `--version=${version}`, '--plain-http', ...settings]
    return {
      install: (...source: readonly string[]) => helm.run('install', 'slipway', ...source, inNamespace),
      upgrade: (...source: readonly string[]) => helm.run('upgrade', 'slipway', ...source, inNamespace),
      rollback: (revision: number) => helm.run('rollback', 'slipway', String(revision), inNamespace),
      uninstall: () => helm.run('uninstall', 'slipway', inNamespace),
      objects: async (kinds: string) => listOf(await kubectl.run('get', kinds, inNamespace, '--output=json')),
      fromRegistry,
    }
  }
  const immutable = 'deployments,statefulsets,services,cronjobs,jobs'

  for (const tool of ['helm', 'helm3'] as const) {
    it(`is installed from a registry, with every object that was rendered (${tool})`, async () => {
      const release = await releaseIn(`install-${tool}`, tool)
      await release.install(...release.fromRegistry)
      const found = (await release.objects(`${immutable},networkpolicies,configmaps,serviceaccounts,poddisruptionbudgets`)).map(nameOf)
      const expected = everything.objects.map(nameOf).filter((name) => /^(Deployment|StatefulSet|Service|CronJob|Job|NetworkPolicy|ConfigMap|ServiceAccount|PodDisruptionBudget) /.test(name))
      assert.deepEqual(expected.filter((name) => !found.includes(name)), [])
      await release.uninstall()
    })

    it(`of an earlier chart is upgraded, and keeps what may not change (${tool})`, async () => {
      const release = await releaseIn(`upgrade-${tool}`, tool)
      await release.install(frozen)
      const earlier = fixedFields(await release.objects(immutable))
      await release.upgrade(...release.fromRegistry)
      const later = fixedFields(await release.objects(immutable))
      for (const [name, fields] of Object.entries(earlier)) assert.deepEqual(later[name], fields, name)
      await release.uninstall()
    })

    it(`goes back to what it was (${tool})`, async () => {
      const release = await releaseIn(`rollback-${tool}`, tool)
      await release.install(...release.fromRegistry)
      const earlier = specs(await release.objects(immutable))
      await release.upgrade(...release.fromRegistry, '--set=services.stock.platform.image.digest=sha256:' + '7'.repeat(64), '--set=platform.drain.grace=40s')
      const changed = specs(await release.objects(immutable))
      assert.match(JSON.stringify(changed['Deployment stock']), new RegExp(`@sha256:${'7'.repeat(64)}`))
      // The image is another one, and so is the Job that migrates by it.
      assert.notDeepEqual(jobsOf(changed, 'stock-migrate'), jobsOf(earlier, 'stock-migrate'))
      await release.rollback(1)
      assert.deepEqual(specs(await release.objects(immutable)), earlier)
      await release.uninstall()
    })
  }

  it('that Helm 3 made is taken over by Helm 4', async () => {
    await (await releaseIn('takeover', 'helm3')).install(frozen)
    const release = await releaseIn('takeover', 'helm')
    await release.upgrade(...release.fromRegistry)
    assert.ok((await release.objects('networkpolicies')).map(nameOf).includes('NetworkPolicy all.deny'))
    await release.uninstall()
  })

  it('cannot be upgraded to a chart that selects its pods by something else', async () => {
    const release = await releaseIn('selector', 'helm')
    await release.install(frozen)
    const other = path.join(folder, 'other')
    cpSync(path.dirname(chart), other, { recursive: true })
    const names = path.join(other, 'service/templates/_names.tpl')
    writeFileSync(names, readFileSync(names, 'utf8').replace('{{- define "service.selector" -}}', '{{- define "service.selector" -}}\napp.kubernetes.io/instance: slipway'))
    await new Helm(buildGoTool(root, 'helm'), folder).run('dependency', 'update', path.join(other, 'slipway'))
    await assert.rejects(release.upgrade(path.join(other, 'slipway'), ...settings), /spec\.selector: Invalid value: .*field is immutable/s)
    await release.uninstall()
  })

  it('that is taken away leaves the volume with the data', async () => {
    const release = await releaseIn('removed', 'helm')
    await release.install(...release.fromRegistry, '--set=postgres.statefulset.local.path=/var/lib/postgres', '--set=postgres.statefulset.local.node=worker-1')
    await release.uninstall()
    assert.deepEqual(await release.objects(immutable), [])
    assert.match(await kubectl.run('get', 'persistentvolumes', '--output=name'), /persistentvolume\/removed-postgres/)
  })
})

const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`

function listOf(json: string): KubernetesObject[] {
  return (JSON.parse(json) as { readonly items: KubernetesObject[] }).items
}

/** What the API gave once or lets nobody change, by object. Jobs are others when they run something else. */
function fixedFields(objects: readonly KubernetesObject[]): Record<string, object> {
  const paths = [['selector'], ['clusterIP'], ['clusterIPs'], ['serviceName'], ['volumeClaimTemplates'], ['podManagementPolicy'], ['ipFamilies']]
  const lasting = objects.filter(({ kind }) => kind !== 'Job')
  return Object.fromEntries(lasting.map((object) => [nameOf(object), { uid: at(object.metadata, 'uid'), fields: object.kind === 'Service' ? paths.slice(1).map((keys) => at(object['spec'], ...keys)) : paths.map((keys) => at(object['spec'], ...keys)) }]))
}

/** What is asked for, by object. A Job has the name of its own uid in its labels and selector. */
function specs(objects: readonly KubernetesObject[]): Record<string, unknown> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), object.kind === 'Job' ? undefined : object['spec']]))
}

function jobsOf(objects: Readonly<Record<string, unknown>>, name: string): string[] {
  return Object.keys(objects).filter((key) => key.startsWith(`Job ${name}-`))
}
