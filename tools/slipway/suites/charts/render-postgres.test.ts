import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { podTemplates } from '../../src/policy/pods.ts'
import { lending, workspaceOf } from '../../test/chart/example.ts'
import { RenderedChart, find } from './rendered-chart.ts'

const { services } = workspaceOf()
const tags = (tag = '1.2.0') => ({ services: Object.fromEntries(services.map(({ name }) => [name, { platform: { image: { tag } } }])) })
const modes = {
  cloudnativepg: { postgres: { mode: 'cloudnativepg' } },
  external: { postgres: { mode: 'external', external: { host: 'db.example.com', port: 6432, ranges: ['192.0.2.0/24'] } } },
  statefulset: { postgres: { mode: 'statefulset' } },
} as const

const jobs = (objects: readonly KubernetesObject[]) => objects.filter(({ kind }) => kind === 'Job').map(({ metadata }) => metadata.name).toSorted()
const withoutHash = (names: readonly string[]) => names.map((name) => name.replace(/-[0-9a-f]{10}$/, ''))

/** The names of the Secrets whose content each Pod gets, by what makes the Pod. */
function secretsOf(objects: readonly KubernetesObject[]): Record<string, string[]> {
  return Object.fromEntries(podTemplates(objects, 'ours').map(({ workload, spec }) => {
    const volumes = (spec['volumes'] ?? []) as { projected?: { sources: { secret: { name: string } }[] } }[]
    return [withoutHash([workload])[0] ?? '', volumes.flatMap(({ projected }) => projected?.sources ?? []).map(({ secret }) => secret.name)]
  }))
}

describe('the database of a rendered service', () => {
  let chart: RenderedChart
  before(async () => { chart = await RenderedChart.of(workspaceOf()) })
  after(() => chart.remove())

  const addressIn = (objects: readonly KubernetesObject[]) => {
    const loans = podTemplates(objects, 'ours').find(({ workload }) => workload === 'loans')
    const env = (loans?.spec.containers[0]?.['env'] ?? []) as readonly { name: string; value: string }[]
    return env.find(({ name }) => name === 'POSTGRES_ADDRESS')?.value
  }

  it('is refused where an outside server has no address range, which would open its port to everywhere', async () => {
    const { ranges: _ranges, ...external } = modes.external.postgres.external
    await assert.rejects(chart.template(tags(), { postgres: { mode: 'external', external } }), /postgres\.external\.ranges says to which addresses/)
  })

  it('is where the mode has it', async () => {
    const addresses = await Promise.all(Object.values(modes).map(async (mode) => addressIn(await chart.template(tags(), mode))))
    assert.deepEqual(addresses, ['postgres-rw:5432', 'db.example.com:6432', 'postgres:5432'])
  })

  it('is made by an operator, with two roles whose passwords are in Secrets, and kept when it goes', async () => {
    const objects = await chart.template(tags(), modes.cloudnativepg)
    const { spec } = find<{ spec: { instances: number; resources: object; managed: { roles: { name: string; passwordSecret: { name: string } }[] } } }>(objects, 'Cluster', 'postgres')
    assert.equal(spec.instances, 3)
    assert.deepEqual(spec.resources, { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '1Gi' } })
    const larger = await chart.template(tags(), { postgres: { cloudnativepg: { resources: { limits: { memory: '8Gi' } } } } })
    assert.deepEqual(find<{ spec: { resources: object } }>(larger, 'Cluster', 'postgres').spec.resources, { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '8Gi' } })
    assert.deepEqual(spec.managed.roles.slice(0, 2).map(({ name, passwordSecret }) => `${name} ${passwordSecret.name}`), ['books_owner books-owner-password', 'books_app books-app-password'])
    const { spec: database } = find<{ spec: Record<string, unknown> }>(objects, 'Database', 'loans')
    assert.deepEqual([database['name'], database['owner'], database['databaseReclaimPolicy']], ['loans', 'loans_owner', 'retain'])
  })

  it('is nobody\'s to make where it is external, and nothing is said without its host', async () => {
    const objects = await chart.template(tags(), modes.external)
    assert.deepEqual(objects.filter(({ metadata }) => metadata.name.startsWith('postgres')), [])
    await assert.rejects(chart.template(tags(), { postgres: { mode: 'external', external: { ranges: ['192.0.2.0/24'] } } }), /postgres\.external\.host says where PostgreSQL is/)
  })

  it('is in a StatefulSet of one replica on testbeds, whose data outlives the Pod and the release', async () => {
    const objects = await chart.template(tags(), modes.statefulset)
    const { spec } = find<{ spec: { replicas: number; persistentVolumeClaimRetentionPolicy: object; volumeClaimTemplates: { spec: object }[] } }>(objects, 'StatefulSet', 'postgres')
    assert.deepEqual([spec.replicas, spec.persistentVolumeClaimRetentionPolicy], [1, { whenDeleted: 'Retain', whenScaled: 'Retain' }])
    assert.deepEqual(spec.volumeClaimTemplates[0]?.spec, { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } })
    assert.equal(objects.some(({ kind }) => kind === 'PersistentVolume'), false)
  })

  it('has a folder of a node for a volume where nothing makes volumes', async () => {
    const objects = await chart.template(tags(), { postgres: { mode: 'statefulset', statefulset: { local: { path: '/data', node: 'worker-1' } } } })
    const { spec } = find<{ spec: { claimRef: object; local: object; persistentVolumeReclaimPolicy: string } }>(objects, 'PersistentVolume', 'ours-postgres')
    assert.deepEqual([spec.claimRef, spec.local, spec.persistentVolumeReclaimPolicy], [{ namespace: 'ours', name: 'data-postgres-0' }, { path: '/data' }, 'Retain'])
  })

  it('is nowhere in a system in which no service has one', async () => {
    const without = workspaceOf(lending.filter(({ needs, public: open }) => !needs.postgres && needs.services !== 'public' && needs.services.length === 0 && !open && needs.events.subscribes.length === 0))
    const small = await RenderedChart.of(without)
    try {
      for (const mode of Object.values(modes)) {
        const objects = await small.template({ services: Object.fromEntries(without.services.map(({ name }) => [name, { platform: { image: { tag: 'dev' } } }])) }, mode)
        assert.deepEqual(objects.filter(({ kind, metadata }) => /postgres|databases/.test(metadata.name) || ['Job', 'Cluster', 'StatefulSet'].includes(kind)), [])
      }
    } finally {
      small.remove()
    }
  })

  it('is opened by the owner to migrate and by the app for everything else, and neither has the other\'s password', async () => {
    const secrets = secretsOf(await chart.template(tags(), modes.external, { platform: { seed: true } }))
    assert.deepEqual(secrets['loans'], ['loans-app-password', 'loans-secrets'])
    assert.deepEqual(secrets['loans-migrate'], ['loans-owner-password', 'loans-secrets'])
    assert.deepEqual(secrets['loans-seed'], ['loans-app-password', 'loans-secrets'])
    assert.deepEqual(secrets['overdue'], ['overdue-app-password'])
    assert.deepEqual(secrets['door'], [])
  })

  it('is migrated by a Job for each service that has one, and has sample rows only where that is said', async () => {
    const migrating = ['books-migrate', 'loans-migrate', 'overdue-migrate']
    assert.deepEqual(withoutHash(jobs(await chart.template(tags(), modes.external))), migrating)
    assert.deepEqual(withoutHash(jobs(await chart.template(tags(), modes.external, { platform: { seed: true } }))), [...migrating, 'books-seed', 'loans-seed', 'overdue-seed'].toSorted())
    assert.deepEqual(withoutHash(jobs(await chart.template(tags(), modes.statefulset))), [...migrating, 'databases'].toSorted())
  })

  it('is migrated by another Job when the image or a setting changes, and by the same when neither does: nobody may edit one', async () => {
    const [first, again, image, setting] = await Promise.all([
      chart.template(tags(), modes.external), chart.template(tags(), modes.external, { services: { books: { platform: { scale: { max: 9 } } } } }), chart.template(tags('1.3.0'), modes.external),
      chart.template(tags(), modes.external, { services: { books: { platform: { environment: { LOG_LEVEL: 'debug' } } } } }),
    ].map(async (rendered) => jobs(await rendered)))
    assert.ok(first && again && image && setting)
    assert.deepEqual(again, first)
    assert.deepEqual(image.filter((name) => first.includes(name)), [])
    assert.deepEqual(setting.filter((name) => !first.includes(name)).length, 1)
  })

  it('is prepared within a time, after which a Job has failed: an image that is not there fails no other way', async () => {
    const limited = async (...values: readonly object[]) => (await chart.template(tags(), modes.statefulset, { platform: { seed: true } }, ...values)).filter(({ kind }) => kind === 'Job')
      .map(({ spec }) => (spec as { activeDeadlineSeconds: number }).activeDeadlineSeconds)
    assert.deepEqual([...new Set(await limited())], [1800])
    assert.deepEqual([...new Set(await limited({ platform: { jobDeadline: '90s' } }))], [90])
  })

  it('of a service without an image is made only by the script that makes all, with its passwords', async () => {
    const { loans: _without, ...others } = tags().services
    const values = { secrets: { mode: 'values', values: passwords } }
    const ofLoans = async (mode: object) => (await chart.template({ services: others }, mode, values)).filter((object) => /"(?:name":"loans|loans_)/.test(JSON.stringify(object))).map(({ kind, metadata }) => `${kind} ${metadata.name}`)
    assert.deepEqual(await ofLoans(modes.cloudnativepg), [])
    assert.deepEqual(await ofLoans(modes.external), [])
    assert.deepEqual(withoutHash(await ofLoans(modes.statefulset)).toSorted(), ['ConfigMap databases', 'Job databases', 'Secret loans-app-password', 'Secret loans-owner-password'])
  })

  it('has a Job for its roles that runs again when a password or a service is another', async () => {
    const values = (password: string) => ({ secrets: { mode: 'values', values: { ...passwords, 'books-app-password': password } } })
    const [one, same, other] = await Promise.all(['a', 'a', 'b'].map(async (password) => jobs(await chart.template(tags(), modes.statefulset, values(password))).find((name) => name.startsWith('databases'))))
    assert.equal(one, same)
    assert.notEqual(one, other)
  })
})

const passwords = Object.fromEntries([
  'postgres-password', 'loans-CARD_KEY', 'loans-STAMP', ...['books', 'loans', 'overdue'].flatMap((name) => [`${name}-owner-password`, `${name}-app-password`]),
].map((name) => [name, `of ${name}`]))

describe('the secrets of a rendered service', () => {
  let chart: RenderedChart
  before(async () => { chart = await RenderedChart.of(workspaceOf()) })
  after(() => chart.remove())

  it('are made by somebody else unless an environment says how', async () => {
    assert.deepEqual((await chart.template(tags())).filter(({ kind }) => /Secret/.test(kind)), [])
  })

  it('are made of values on testbeds, every one that a Pod asks for', async () => {
    const objects = await chart.template(tags(), modes.statefulset, { secrets: { mode: 'values', values: passwords } })
    const made = objects.filter(({ kind }) => kind === 'Secret').map(({ metadata }) => metadata.name)
    assert.deepEqual([...new Set(Object.values(secretsOf(objects)).flat())].toSorted(), made.toSorted())
    const { type, stringData } = find<{ type: string; stringData: object }>(objects, 'Secret', 'loans-app-password')
    assert.deepEqual([type, stringData], ['kubernetes.io/basic-auth', { username: 'loans_app', password: 'of loans-app-password' }])
    assert.deepEqual(find<{ stringData: object }>(objects, 'Secret', 'loans-secrets').stringData, { CARD_KEY: 'of loans-CARD_KEY', STAMP: 'of loans-STAMP' })
  })

  it('are named where one of them has no value', async () => {
    const { 'loans-STAMP': _missing, ...rest } = passwords
    await assert.rejects(chart.template(tags(), modes.statefulset, { secrets: { mode: 'values', values: rest } }), /secrets\.values has no "loans-STAMP"/)
  })

  it('are read from a store by External Secrets, each under its own name', async () => {
    const objects = await chart.template(tags(), { secrets: { mode: 'externalSecrets', externalSecrets: { store: { name: 'vault' }, prefix: 'library/' } } })
    type External = { spec: { secretStoreRef: object; data: { secretKey: string; remoteRef: { key: string } }[]; target: { template: { type: string; data: object } } } }
    const { spec } = find<External>(objects, 'ExternalSecret', 'loans-app-password')
    assert.deepEqual(spec.secretStoreRef, { kind: 'ClusterSecretStore', name: 'vault' })
    assert.deepEqual(spec.data, [{ secretKey: 'password', remoteRef: { key: 'library/loans-app-password' } }])
    assert.deepEqual(spec.target.template.data, { username: 'loans_app', password: '{{ .password }}' })
    await assert.rejects(chart.template(tags(), { secrets: { mode: 'externalSecrets' } }), /store\.name says which store/)
  })

  it('of databases say to the operator that it may take another password from them, and to nobody where there is none', async () => {
    const reload = 'cnpg.io/reload'
    const labels = async (...values: readonly object[]) => Object.fromEntries((await chart.template(tags(), ...values)).filter(({ kind }) => /Secret/.test(kind)).map(({ metadata, spec }) =>
      [metadata.name, (metadata.labels?.[reload] ?? (spec as External | undefined)?.target.template.metadata?.labels[reload])]))
    type External = { target: { template: { metadata?: { labels: Record<string, string> } } } }
    const stores = { externalSecrets: { store: { name: 'vault' } } }
    const expected = { ...Object.fromEntries(['books', 'loans', 'overdue'].flatMap((name) => [`${name}-app-password`, `${name}-owner-password`]).map((name) => [name, 'true'])), 'loans-secrets': undefined }
    for (const mode of ['values', 'externalSecrets']) {
      assert.deepEqual(await labels(modes.cloudnativepg, { secrets: { mode, values: passwords, ...stores } }), expected)
      assert.deepEqual(new Set(Object.values(await labels(modes.external, { secrets: { mode, values: passwords, ...stores } }))), new Set([undefined]))
    }
  })

  it('replace the Pods that read them, and no others, when they change', async () => {
    const checksums = async (...values: readonly object[]) => {
      const objects = await chart.template(tags(), modes.statefulset, ...values)
      return Object.fromEntries(podTemplates(objects, 'ours').filter(({ kind }) => kind === 'Deployment').map(({ workload, annotations }) => [workload, annotations['checksum/secrets']]))
    }
    const withValues = (more: object) => ({ secrets: { mode: 'values', values: { ...passwords, ...more } } })
    const [first, changed] = [await checksums(withValues({})), await checksums(withValues({ 'loans-STAMP': 'another' }))]
    assert.deepEqual(Object.keys(first).filter((name) => first[name] !== changed[name]), ['loans'])
    const [one, two] = [await checksums(), await checksums({ secrets: { version: '2' } })]
    assert.ok(Object.keys(one).every((name) => one[name] !== two[name]))
  })
})
