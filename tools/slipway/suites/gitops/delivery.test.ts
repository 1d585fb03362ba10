import assert from 'node:assert/strict'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { after, before, describe, it } from 'node:test'
import type { ArgoCd } from '@slipway/testbed/argocd'
import { startArgoCd } from '@slipway/testbed/argocd'
import { describeFailures, describeSeen } from '../cluster/load.ts'
import { until } from '../until.ts'
import type { ApplicationStatus } from './application.ts'
import { Application, stageOf } from './application.ts'
import { apply } from './apply.ts'
import { provideDisks } from './disks.ts'
import { Door } from './door.ts'
import { Environments, databases, door, served } from './environments.ts'
import { Repository } from './repository.ts'
import { readRollout } from './rollout.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const staging = 'slipway-staging'

/** Each test goes on where the one before it left the cluster, as days of one team do. */
describe('Argo CD, on a cluster', { concurrency: false }, () => {
  let repository: Repository
  let environments: Environments
  let argoCd: ArgoCd
  let application: Application
  let production: Application
  let root: Application

  before(async () => {
    repository = await Repository.create()
    environments = new Environments(repository)
    environments.forTestbed()
    argoCd = await startArgoCd(workspace, { kubeconfig: process.env['KUBECONFIG'] ?? '', logs: path.join(workspace, '.slipway/testbed/logs/argocd') })
    await provideDisks(argoCd.kubectl, ['staging', 'production'])
    const of = (name: string) => new Application(argoCd.kubectl, name)
    ;[root, application, production] = [of('slipway'), of(staging), of('slipway-production')]
  })
  after(async () => {
    await argoCd?.stop()
    await repository?.remove()
  })

  it('makes the project and the applications of what one command applied', async (t) => {
    const revision = repository.commit('What a testbed has otherwise')
    await argoCd.kubectl('apply', '--filename', path.join(repository.root, 'deploy/argocd/root.yaml'))
    took(t, await root.reachSynced(revision))
    await argoCd.kubectl('--namespace=argocd', 'get', 'appproject/slipway', `application/${staging}`, 'application/slipway-production')
  })

  it('brings staging to what is promoted, by itself, and its door answers', async (t) => {
    took(t, await application.reachSynced(environments.promote(`:${process.env['SLIPWAY_TAG'] ?? 'dev'}`, 'staging'), 600_000))
    const seen = await (await Door.of(argoCd.kubectl, staging)).ask(20)
    assert.equal(seen.failures.length, 0, describeFailures(seen))
  })

  it('rolls a promotion out in waves: migrations, then services, then the door', async (t) => {
    const began = Date.now()
    const load = (await Door.of(argoCd.kubectl, staging)).open()
    const revision = environments.promoteOthers('staging')
    took(t, await application.reachSynced(revision, 600_000))
    const [seen, { migrations, workloads }] = [await load.stop(), await readRollout(argoCd.kubectl, staging, began)]
    t.diagnostic(describeSeen(seen))
    assert.equal(migrations.size, databases.length)
    assert.deepEqual([...workloads.keys()].toSorted(), [...served, door].toSorted())
    const services = served.map((name) => workloads.get(name) ?? assert.fail(name))
    const last = (moments: readonly number[]) => Math.max(...moments)
    const first = (moments: readonly number[]) => Math.min(...moments)
    assert.ok(last([...migrations.values()]) <= first(services.map((one) => one.began)), 'no service begins before the last migration is done')
    assert.ok(last(services.map((one) => one.available)) <= (workloads.get(door)?.began ?? 0), 'the door does not begin before the last service is there')
    assert.equal(seen.failures.length, 0, describeFailures(seen))
  })

  it('sees what is edited by hand, and puts it back', async (t) => {
    const [deployment = ''] = served
    const imageOf = () => argoCd.kubectl(`--namespace=${staging}`, 'get', 'deployment', deployment, '--output=jsonpath={.spec.template.spec.containers[0].image}')
    const [promoted, told, began] = [await imageOf(), await application.count('Synced -> OutOfSync'), Date.now()]
    await argoCd.kubectl(`--namespace=${staging}`, 'set', 'image', `deployment/${deployment}`, `*=${promoted}-by-hand`)
    await until('the image is the promoted one again', async () => (await imageOf()) === promoted, 60_000)
    took(t, Date.now() - began)
    assert.ok((await application.count('Synced -> OutOfSync')) > told, 'it was seen as a drift')
    await application.reach('is Synced and Healthy', ({ sync, health }) => sync?.status === 'Synced' && health?.status === 'Healthy')
  })

  it('leaves what somebody made, and tells of it', async (t) => {
    await argoCd.kubectl(`--namespace=${staging}`, 'create', 'configmap', 'made-by-hand')
    const warned = ({ conditions = [] }: { conditions?: readonly { type: string }[] }) => conditions.some(({ type }) => type === 'OrphanedResourceWarning')
    took(t, await application.reach('tells of an object that is in no commit', warned))
    await argoCd.kubectl(`--namespace=${staging}`, 'delete', 'configmap', 'made-by-hand')
  })

  it('keeps the old pods where an image is not there, says so, and comes back by a revert', async (t) => {
    const load = (await Door.of(argoCd.kubectl, staging)).open()
    environments.pushAbsentImage('staging', door)
    // The sync of the last wave is over when it is applied: that its pods do not come is the health of the application.
    took(t, await application.reach('gave the image up', ({ health }) => health?.status === 'Degraded', 300_000))
    assert.match(await argoCd.argocd('app', 'get', application.name), new RegExp(`Deployment +${staging} +${door} +Synced +Degraded`))
    await restored(t, load)
  })

  it('keeps the old pods where a migration fails, says so, and comes back by a revert', async (t) => {
    const load = (await Door.of(argoCd.kubectl, staging)).open()
    const began = Date.now()
    environments.pushBrokenImage('staging', databases[0] ?? '')
    took(t, await application.reach('failed to migrate', failed(`Job ${databases[0]}-migrate-`), 300_000))
    const { workloads } = await readRollout(argoCd.kubectl, staging, began)
    assert.deepEqual([...workloads.keys()], [], 'no workload was touched')
    await restored(t, load)
  })

  it('waits for an image to migrate with until a person ends that, and comes back by a revert', async (t) => {
    const load = (await Door.of(argoCd.kubectl, staging)).open()
    environments.pushAbsentImage('staging', databases[0] ?? '')
    took(t, await application.reach('waits for the migration', (status) => stageOf(status, 'Running').some((said) => said.startsWith(`Job ${databases[0]}-migrate-`))))
    // A migration may take long, so nothing else ends it.
    await restored(t, load, () => argoCd.argocd('app', 'terminate-op', application.name))
  })

  async function restored(t: TestContext, load: ReturnType<Door['open']>, end = async (): Promise<unknown> => undefined): Promise<void> {
    for (const said of stageOf(await application.status(), 'Failed')) t.diagnostic(said)
    const revision = repository.revert()
    await end()
    took(t, await application.reachSynced(revision, 600_000))
    const seen = await load.stop()
    t.diagnostic(describeSeen(seen))
    assert.equal(seen.failures.length, 0, describeFailures(seen))
  }

  it('leaves production as it is until a person syncs, in a window', async (t) => {
    const revision = environments.promote('staging', 'production')
    await production.reach('is OutOfSync', ({ sync }) => sync?.status === 'OutOfSync' && sync.revision === revision)
    await assert.rejects(argoCd.argocd('app', 'sync', production.name, '--async'), /blocked by sync window/)
    environments.openWindow()
    await argoCd.kubectl('--namespace=argocd', 'wait', 'appproject/slipway', '--for=jsonpath={.spec.syncWindows[0].kind}=allow', '--timeout=60s')
    assert.equal((await production.status()).sync?.status, 'OutOfSync')
    await argoCd.argocd('app', 'sync', production.name, '--async')
    took(t, await production.reach('is Synced and Healthy', ({ sync, health }) => sync?.status === 'Synced' && health?.status === 'Healthy', 600_000))
  })

  describe('refuses an application', () => {
    before(() => apply(argoCd.kubectl, [anotherCluster]))

    for (const [what, spec, why] of foreign()) {
      it(what, async (t) => {
        const refused = new Application(argoCd.kubectl, `refused-${what.replaceAll(/\W+/g, '-')}`)
        await refused.apply(spec(repository.url))
        took(t, await refused.reach('is refused', ({ conditions = [] }) => conditions.some(({ type, message }) => type === 'InvalidSpecError' && message.includes(why))))
        assert.equal((await refused.status()).operationState, undefined)
        await argoCd.kubectl('--namespace=argocd', 'delete', 'application', refused.name)
      })
    }
  })
})

const cluster = 'https://kubernetes.default.svc'

/** One that Argo CD may write to, so that only the project keeps applications out of it. */
const anotherCluster = {
  apiVersion: 'v1', kind: 'Secret',
  metadata: { name: 'elsewhere', namespace: 'argocd', labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
  stringData: { name: 'elsewhere', server: 'https://elsewhere.example', config: '{}' },
}

/** Applications that are more than their project allows, and why they are refused. */
function foreign(): readonly (readonly [what: string, spec: (url: string) => object, why: string])[] {
  const destination = 'do not match any of the allowed destinations in project'
  const source = (repoURL: string) => ({ repoURL, targetRevision: 'main', path: 'deploy/charts/slipway' })
  return [
    ['to another namespace', (url) => ({ project: 'slipway', source: source(url), destination: { server: cluster, namespace: 'kube-system' } }), `${destination} 'slipway'`],
    ['to another cluster', (url) => ({ project: 'slipway', source: source(url), destination: { server: anotherCluster.stringData.server, namespace: staging } }), `${destination} 'slipway'`],
    ['from another repository', (url) => ({ project: 'slipway', source: source(`${url}/other`), destination: { server: cluster, namespace: staging } }), "is not permitted in project 'slipway'"],
    ['in the project of those that name none', (url) => ({ project: 'default', source: source(url), destination: { server: cluster, namespace: staging } }), "is not permitted in project 'default'"],
  ]
}

/** Whether the sync failed by an object, and the application is Degraded. */
function failed(what: string) {
  return (status: ApplicationStatus) => status.health?.status === 'Degraded' && stageOf(status, 'Failed').some((said) => said.startsWith(what))
}

function took(t: TestContext, milliseconds: number): void {
  t.diagnostic(`${(milliseconds / 1000).toFixed(1)} s`)
}
