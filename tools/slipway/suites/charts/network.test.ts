import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { declaredFlows } from '../../src/policy/declared.ts'
import { compareFlows, evaluateFlows } from '../../src/policy/flows.ts'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { outsideOf, surroundings, withPlainNames } from './around.ts'
import type { RenderedCell } from './rendered.ts'
import { renderMatrix } from './rendered.ts'
import { telemetry } from './settings.ts'

const { cells, remove } = await renderMatrix()
remove()

const exact = { extra: [], missing: [] }

function compare({ services, modes, objects }: RenderedCell) {
  const around = surroundings(modes)
  const plain = withPlainNames(objects)
  return compareFlows(declaredFlows(services, { postgres: modes.postgres, outside: outsideOf(plain, around), telemetry: telemetry.port }), evaluateFlows(plain, around))
}

describe('who may talk to whom, of what is rendered', () => {
  for (const cell of cells) it(`is what the manifests declare, both ways: ${cell.name}`, () => assert.deepEqual(compare(cell), exact))
})

describe('of the services that have everything', () => {
  const everything = (postgres: string) => {
    const found = cells.find(({ name, modes }) => name.startsWith('everything') && modes.postgres === postgres)
    assert.ok(found)
    return found
  }
  const plant = (change: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[], postgres = 'statefulset') => {
    const cell = everything(postgres)
    return compare({ ...cell, objects: change(structuredClone(cell.objects)) })
  }
  const policy = (name: string, spec: object): KubernetesObject => ({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec })
  /** Changes the text of one policy. */
  const edit = (name: string, from: RegExp, to: string) => (objects: readonly KubernetesObject[]) => objects.map((object) => {
    if (object.kind !== 'NetworkPolicy' || object.metadata.name !== name) return object
    const text = JSON.stringify(object)
    const changed = text.replace(from, to)
    assert.notEqual(changed, text)
    return JSON.parse(changed) as KubernetesObject
  })

  it('an added policy that lets one service to another is found', () => {
    const [out, into] = ['pages', 'single'].map((name) => ({ podSelector: { matchLabels: { 'app.kubernetes.io/name': name } } }))
    const added = [policy('a', { ...out, policyTypes: ['Egress'], egress: [{ to: [into], ports: [{ port: 50_051 }] }] }), policy('b', { ...into, ingress: [{ from: [out], ports: [{ port: 50_051 }] }] })]
    assert.deepEqual(plant((objects) => [...objects, ...added]), { extra: ['pages -> single TCP/50051'], missing: [] })
  })

  it('half of such a policy opens nothing, and is not found', () => {
    const into = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'single' } } }
    assert.deepEqual(plant((objects) => [...objects, policy('b', { ...into, ingress: [{ from: [{ podSelector: {} }] }] })]), exact)
  })

  it('without the denial of everything else, pods that nobody declared may talk to all', () => {
    const { extra, missing } = plant((objects) => objects.filter(({ metadata }) => metadata.name !== 'all.deny'))
    assert.ok(extra.includes('ours/any -> world TCP/1-65535') && extra.includes('elsewhere/any -> ours/any TCP/1-65535'))
    assert.deepEqual(missing, [])
  })

  it('a peer that is any pod of a namespace is found', () => {
    assert.deepEqual(plant(edit('pages', /,"podSelector":\{"matchLabels":\{"k8s-app":"kube-dns"\}\}/, '')).extra, ['pages -> kube-system/any TCP/53', 'pages -> kube-system/any UDP/53'])
  })

  it('a peer of any namespace is found', () => {
    const { extra } = plant(edit('single', /"kubernetes.io\/metadata.name":"monitoring"/, ''))
    assert.ok(extra.includes('elsewhere/any -> single TCP/9090') && !extra.some((flow) => !flow.endsWith('-> single TCP/9090')))
  })

  it('a range of ports in place of one is found', () => {
    assert.deepEqual(plant(edit('single', /"port":9090/, '"port":9090,"endPort":9099')), { extra: ['monitoring -> single TCP/9090-9099'], missing: ['monitoring -> single TCP/9090'] })
  })

  it('a rule without ports is found', () => {
    const { extra } = plant(edit('single', /,"ports":\[\{"port":9090\}\]/, ''))
    assert.deepEqual(extra, ['SCTP', 'TCP', 'UDP'].map((protocol) => `monitoring -> single ${protocol}/1-65535`))
  })

  it('an exception that is taken back is found, with the addresses', () => {
    const { extra } = plant(edit('night-run', /"192\.168\.0\.0\/16"/, '"192.168.0.0/17"'))
    assert.deepEqual(extra, ['night-run -> private 192.168.128.0-192.168.255.255 TCP/443'])
  })

  it('a flow that is declared and not let through is found', () => {
    assert.deepEqual(plant((objects) => objects.filter(({ kind, metadata }) => kind !== 'NetworkPolicy' || metadata.name !== 'postgres')), {
      extra: [], missing: ['stock', 'sleeper', 'night-run'].flatMap((name) => [name, `${name}-migrate`, `${name}-seed`]).concat('databases').map((from) => `${from} -> postgres TCP/5432`).toSorted(),
    })
  })
})
