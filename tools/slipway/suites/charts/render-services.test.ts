import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { podTemplates } from '../../src/policy/pods.ts'
import { workspaceOf } from '../../test/chart/example.ts'
import { RenderedChart, find } from './rendered-chart.ts'

const { services } = workspaceOf()
const tagged = (platform: Readonly<Record<string, object>> = {}): { platform: object; services: Record<string, object> } => ({
  platform: { registry: 'registry.example/' },
  services: Object.fromEntries(services.map(({ name }) => [name, { platform: { image: { tag: '1.2.0' }, ...platform[name] } }])),
})

interface Deployment {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
  readonly spec: { readonly replicas?: number; readonly strategy: object; readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> }; readonly spec: PodSpec } }
}
interface PodSpec {
  readonly terminationGracePeriodSeconds: number
  readonly topologySpreadConstraints: readonly { readonly topologyKey: string; readonly whenUnsatisfiable: string }[]
  readonly affinity: { readonly podAntiAffinity: { readonly preferredDuringSchedulingIgnoredDuringExecution: readonly { readonly podAffinityTerm: { readonly topologyKey: string } }[] } }
  readonly containers: readonly Container[]
  readonly volumes?: readonly { readonly name: string; readonly projected?: { readonly sources: readonly { readonly secret: { readonly name: string; readonly items: readonly object[] } }[] } }[]
}
interface Container {
  readonly image: string
  readonly env: readonly { readonly name: string; readonly value: string }[]
  readonly lifecycle?: object
  readonly readinessProbe: object
  readonly livenessProbe: object
  readonly startupProbe: object
  readonly resources: { readonly requests: Readonly<Record<string, string>>; readonly limits: Readonly<Record<string, string>> }
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[]
}

describe('a rendered service', () => {
  let chart: RenderedChart
  let objects: KubernetesObject[]
  before(async () => {
    chart = await RenderedChart.of(workspaceOf())
    objects = await chart.template(tagged())
  })
  after(() => chart.remove())

  const deployment = (name: string, among = objects) => find<Deployment>(among, 'Deployment', name)
  const container = (name: string, among = objects) => deployment(name, among).spec.template.spec.containers[0] as Container
  const variables = (name: string, among = objects) => Object.fromEntries(container(name, among).env.map(({ name: key, value }) => [key, value]))
  const kindsOf = (name: string) => objects.filter(({ metadata }) => metadata.name === name).map(({ kind }) => kind).toSorted()

  it('is of these objects: one that calls reach, one that runs on time, one that its first call starts, and the door', () => {
    assert.deepEqual(kindsOf('books'), ['Database', 'Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'])
    assert.deepEqual(kindsOf('loans'), ['Database', 'Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'])
    assert.deepEqual(kindsOf('covers'), ['Deployment', 'NetworkPolicy', 'Service', 'ServiceAccount'])
    assert.deepEqual(kindsOf('overdue'), ['CronJob', 'Database', 'NetworkPolicy', 'ServiceAccount'])
    assert.deepEqual(kindsOf('reports'), ['Deployment', 'InterceptorRoute', 'NetworkPolicy', 'PodDisruptionBudget', 'ScaledObject', 'Service', 'ServiceAccount'])
    assert.deepEqual(kindsOf('door'), ['Deployment', 'HorizontalPodAutoscaler', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'])
  })

  it('says how many replicas there are only where nothing else counts them', () => {
    assert.deepEqual(['books', 'loans', 'reports', 'covers'].map((name) => deployment(name).spec.replicas), [2, undefined, undefined, 1])
  })

  it('is found by the addresses of all its replicas, on named ports; the door has an address of its own', () => {
    type Service = { spec: { clusterIP?: string; type?: string; ports: { name: string; port: number }[] } }
    const { spec: books } = find<Service>(objects, 'Service', 'books')
    assert.equal(books.clusterIP, 'None')
    assert.deepEqual(books.ports.map(({ name, port }) => `${name} ${port}`), ['grpc 50051', 'admin 9090'])
    const { spec: door } = find<Service>(objects, 'Service', 'door')
    assert.deepEqual([door.clusterIP, door.type, door.ports.map(({ name, port }) => `${name} ${port}`)], [undefined, 'ClusterIP', ['http 8080']])
  })

  it('is alive by its port of administration, and ready by what it speaks', () => {
    const live = { path: '/livez', port: 'admin' }
    for (const name of ['books', 'letters']) {
      assert.deepEqual([container(name).livenessProbe, container(name).startupProbe].map((probe) => (probe as { httpGet: object }).httpGet), [live, live])
    }
    assert.deepEqual((container('books').readinessProbe as { grpc: object }).grpc, { port: 50051 })
    assert.deepEqual((container('letters').readinessProbe as { httpGet: object }).httpGet, { path: '/readyz', port: 'admin' })
  })

  it('is given as long to end as its sleep, its delay and its grace take, and more', async () => {
    const { spec } = deployment('books').spec.template
    assert.equal(spec.terminationGracePeriodSeconds, 5 + 5 + 20 + 10)
    assert.deepEqual(container('books').lifecycle, { preStop: { sleep: { seconds: 5 } } })
    assert.deepEqual([variables('books')['SHUTDOWN_DELAY'], variables('books')['SHUTDOWN_GRACE']], ['5s', '20s'])
    const abrupt = await chart.template(tagged({ books: { drain: { delay: '0s', grace: '1s' } } }))
    assert.equal(container('books', abrupt).lifecycle, undefined)
    assert.equal(deployment('books', abrupt).spec.template.spec.terminationGracePeriodSeconds, 11)
    assert.equal(container('loans', abrupt).lifecycle === undefined, false)
  })

  it('gets what it asks for, twice that of memory at most, no limit of CPU, and Go is told of nine tenths', async () => {
    assert.deepEqual(container('loans').resources, { requests: { cpu: '0.5', memory: '1Gi' }, limits: { memory: '2048Mi' } })
    assert.equal(variables('loans')['GOMEMLIMIT'], '1843MiB')
    const more = await chart.template(tagged({ loans: { resources: { memory: '100Mi' } } }))
    assert.deepEqual(container('loans', more).resources, { requests: { cpu: '0.5', memory: '100Mi' }, limits: { memory: '200Mi' } })
    assert.equal(variables('loans', more)['GOMEMLIMIT'], '180MiB')
    assert.equal(variables('letters')['GOMEMLIMIT'], undefined)
  })

  it('takes devices as requests and limits alike, and what prepares its database takes none', () => {
    assert.deepEqual(container('covers').resources, { requests: { cpu: '1', memory: '2Gi', 'nvidia.com/gpu': '1' }, limits: { memory: '4096Mi', 'nvidia.com/gpu': '1' } })
  })

  it('has variables of the model, over which an environment puts its own, empty ones too', async () => {
    assert.deepEqual(Object.keys(variables('loans')), [
      'POSTGRES_ADDRESS', 'BOOKS_ADDR', 'CARD_KEY_FILE', 'DATABASE_PASSWORD_FILE', 'DATABASE_URL', 'GOMEMLIMIT', 'PGSSLMODE', 'PGSSLROOTCERT', 'SHUTDOWN_DELAY', 'SHUTDOWN_GRACE', 'STAMP_FILE',
    ])
    assert.equal(variables('loans')['BOOKS_ADDR'], 'dns:///books:50051')
    assert.equal(variables('door')['API_DOCS'], 'off')
    const other = await chart.template(tagged({ door: { environment: { API_DOCS: '', ERRORS: 'problem' } } }))
    assert.deepEqual([variables('door', other)['API_DOCS'], variables('door', other)['ERRORS']], ['', 'problem'])
  })

  it('runs the image of its digest, else of its tag', async () => {
    assert.equal(container('books').image, 'registry.example/acme/go-books:1.2.0')
    const digest = `sha256:${'a'.repeat(64)}`
    assert.equal(container('books', await chart.template(tagged({ books: { image: { digest, tag: '1.2.0' } } }))).image, `registry.example/acme/go-books@${digest}`)
  })

  it('is left out until it has an image, with its Jobs, and changes nothing of the others', async () => {
    const { loans: _without, ...others } = tagged().services
    const values = { ...tagged(), services: others }
    assert.deepEqual(await chart.template(values), (await chart.template(tagged())).flatMap((object) => withoutLoans(object)))
    assert.match(await chart.notes(values), /: books, covers, door, letters, overdue, reports\.\nLeft out, as no image of them is named yet: loans\.$/)
    await assert.rejects(chart.template({ services: {} }), /books has no image: .*images\.yaml/)
  })

  it('that is gone is ignored while its image is still named; a name that is none is refused elsewhere', async () => {
    const gone = (platform: object) => [tagged(), { services: { shelves: { platform } } }] as const
    assert.deepEqual(await chart.template(...gone({ image: { tag: '1.2.0' } })), objects)
    assert.match(await chart.notes(...gone({ image: { tag: '1.2.0' } })), /Ignored, as they are no services any more: shelves\.$/)
    assert.doesNotMatch(await chart.notes(tagged()), /Left out|Ignored/)
    await assert.rejects(chart.template(...gone({ scale: { min: 3 } })), /\/services\/shelves.*missing properties 'manifest', 'derived'/s)
    await assert.rejects(chart.template(...gone({ image: { tag: '1.2.0' }, scale: { min: 3 } })), /additional properties 'scale' not allowed/)
  })

  it('is replaced by rolling, nobody going before somebody else is there, over zones and nodes', () => {
    assert.deepEqual(deployment('books').spec.strategy, { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } })
    const { topologySpreadConstraints, affinity } = deployment('books').spec.template.spec
    assert.deepEqual(topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey} ${whenUnsatisfiable}`), ['kubernetes.io/hostname ScheduleAnyway'])
    const [apart] = affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution
    assert.equal(apart?.podAffinityTerm.topologyKey, 'topology.kubernetes.io/zone')
  })

  it('is what the restricted profile demands, without a token, every Pod of it', () => {
    for (const { workload, spec } of podTemplates(objects, 'ours')) {
      const { runAsNonRoot, runAsUser, seccompProfile } = spec['securityContext'] as Record<string, unknown>
      assert.deepEqual([runAsNonRoot, typeof runAsUser, seccompProfile], [true, 'number', { type: 'RuntimeDefault' }], workload)
      assert.deepEqual([spec['automountServiceAccountToken'], spec['enableServiceLinks']], [false, false], workload)
      for (const { securityContext } of [...spec.containers, ...spec.initContainers ?? []]) {
        assert.deepEqual(securityContext, { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }, workload)
      }
    }
    for (const object of objects.filter(({ kind }) => kind === 'ServiceAccount')) assert.equal(object['automountServiceAccountToken'], false)
  })

  it('runs on time in UTC, one run after the other, and is ended where it would keep the later ones', async () => {
    const { spec } = find<{ spec: Record<string, unknown> }>(objects, 'CronJob', 'overdue')
    assert.deepEqual([spec['schedule'], spec['timeZone'], spec['concurrencyPolicy']], ['15 3 * * *', 'Etc/UTC', 'Forbid'])
    const deadline = async (...values: readonly object[]) =>
      find<{ spec: { jobTemplate: { spec: { activeDeadlineSeconds: number } } } }>(await chart.template(...values), 'CronJob', 'overdue').spec.jobTemplate.spec.activeDeadlineSeconds
    assert.deepEqual([await deadline(tagged()), await deadline(tagged(), { platform: { runDeadline: '90s' } })], [3600, 90])
    assert.equal(await deadline(tagged({ overdue: { runDeadline: '7200s' } }), { platform: { runDeadline: '90s' } }), 7200)
  })

  it('behind KEDA is found at what holds its calls, and has another name for its replicas', () => {
    const { spec } = find<{ spec: Record<string, unknown> }>(objects, 'Service', 'reports')
    assert.deepEqual([spec['type'], spec['externalName']], ['ExternalName', 'keda-add-ons-http-interceptor-proxy.keda.svc.cluster.local'])
    assert.ok(find(objects, 'Service', 'reports-replicas'))
    const { spec: scaled } = find<{ spec: Record<string, unknown> }>(objects, 'ScaledObject', 'reports')
    assert.deepEqual([scaled['minReplicaCount'], scaled['maxReplicaCount']], [0, 3])
  })

  it('that an environment starts by its first call is so there alone, but never the door', async () => {
    const asleep = await chart.template(tagged({ books: { scale: { min: 0 } } }))
    assert.ok(find(asleep, 'ScaledObject', 'books'))
    assert.equal(deployment('books', asleep).spec.replicas, undefined)
    await assert.rejects(chart.template(tagged({ door: { scale: { min: 0 } } })), /door: scale\.min is 0/)
    await assert.rejects(chart.template(tagged({ books: { scale: { min: 9 } } })), /books: scale\.max is 2, which is less than scale\.min, 9/)
  })

  it('has a route from the Gateways that an environment names, and from no others', async () => {
    assert.equal(objects.some(({ kind }) => kind === 'HTTPRoute'), false)
    const routed = await chart.template(tagged(), { platform: { gateway: { parentRefs: [{ name: 'web', namespace: 'edge' }], hosts: ['library.example'] } } })
    const { spec } = find<{ spec: object }>(routed, 'HTTPRoute', 'door')
    assert.deepEqual(spec, { parentRefs: [{ name: 'web', namespace: 'edge' }], hostnames: ['library.example'], rules: [{ backendRefs: [{ name: 'door', port: 8080 }] }] })
  })

  it('lets traces out to whom an environment names, and to nobody unless it does', async () => {
    const traces = async (...values: readonly object[]) => (await chart.template(tagged(), ...values)).filter((object) => object.kind === 'NetworkPolicy' && JSON.stringify(object).includes('"telemetry"'))
    assert.deepEqual(await traces(), [])
    const open = await traces({ platform: { networkPolicy: { telemetry: { namespaceLabels: { 'kubernetes.io/metadata.name': 'telemetry' } } } } })
    assert.deepEqual(open.map(({ metadata }) => metadata.name).toSorted(), services.map(({ name }) => name).toSorted())
    const rule = { to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'telemetry' } } }], ports: [{ port: 4317 }] }
    for (const { spec } of open) assert.deepEqual((spec as { egress: object[] }).egress.filter((one) => JSON.stringify(one).includes('"telemetry"')), [rule])
  })

  it('comes in waves: what migrates, then services, then the door', () => {
    const waveOf = ({ metadata }: KubernetesObject) => metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0'
    const waves = Map.groupBy(objects, waveOf)
    assert.deepEqual([...new Set(waves.get('1')?.map(({ kind }) => kind))], ['Job'])
    assert.deepEqual([...new Set(waves.get('3')?.map(({ metadata }) => metadata.name))].toSorted(), ['door', 'door-routes'])
    assert.deepEqual([...new Set(waves.get('2')?.map(({ kind }) => kind))].toSorted(), ['CronJob', 'Deployment', 'HorizontalPodAutoscaler', 'ScaledObject'])
  })

  it('carries the descriptors to the door, and to nobody else', () => {
    const { binaryData } = find<{ binaryData: Record<string, string> }>(objects, 'ConfigMap', 'door-routes')
    assert.match(Buffer.from(binaryData['routes.binpb'] ?? '', 'base64').toString(), /slipway\/books\/v1\/books\.proto/)
  })

  it('passes helm lint --strict, and takes what Helm hands on to all charts', async () => {
    await chart.lint(tagged(), { global: { any: 'thing' } })
  })
})

/** What stays of an object where loans is left out: nothing of its own, and of what all databases share the others' part. */
function withoutLoans(object: KubernetesObject): KubernetesObject[] {
  const { kind, metadata } = object
  if (metadata.labels?.['app.kubernetes.io/name'] === 'loans' || (kind === 'Database' && metadata.name === 'loans')) return []
  if (kind === 'Cluster') {
    const spec = structuredClone(object['spec']) as { managed: { roles: { name: string }[] } }
    spec.managed.roles = spec.managed.roles.filter(({ name }) => !name.startsWith('loans_'))
    return [{ ...object, spec }]
  }
  return [kind === 'NetworkPolicy' && metadata.name === 'postgres' ? JSON.parse(JSON.stringify(object).replace('"books","loans","overdue"', '"books","overdue"')) as KubernetesObject : object]
}
