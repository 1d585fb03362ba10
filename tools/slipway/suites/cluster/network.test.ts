import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { lentCluster } from '@slipway/testbed/cluster'
import { networkEdges } from '../../src/model/network.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { until } from '../until.ts'
import { call, Namespace } from './kubernetes.ts'
import type { Party, PartysPlace, PartysPod } from './parties.ts'
import { isDeclared, placesOf, podOf } from './parties.ts'
import { reachFrom } from './reaching.ts'
import type { Shop } from './shop.ts'
import { root, servers, standingShop } from './shop.ts'

const system = new Namespace('kube-system')
const edges = networkEdges(readWorkspace(root).services)

describe('network policies', () => {
  /** One of the world that nobody may connect to. */
  const outside = createServer((socket) => socket.end())
  let shop: Shop
  let ours: readonly PartysPod[]
  let dns: readonly PartysPod[]
  let places: readonly PartysPlace[]

  before(async () => {
    shop = await standingShop()
    await shop.settled()
    outside.listen(0)
    await once(outside, 'listening')
    ours = [
      ...(await Promise.all(servers.map(({ name }) => podsOf({ service: name }, shop.namespace, `deployment/${name}`)))).flat(),
      ...await podsOf('postgres', shop.namespace, 'statefulset/postgres'),
    ]
    dns = await podsOf('dns', system, 'deployment/coredns')
    const world = { name: 'the world', party: 'world', address: lentCluster().machine, port: (outside.address() as { port: number }).port } as const
    places = [...placesOf([...ours, ...dns]), ...await apiServers(), world]
  })
  after(() => outside.close())

  for (const { name } of servers) {
    it(`let ${name} reach what its manifest needs, and nothing else`, async (t) => {
      const own = ours.filter(({ party }) => typeof party === 'object' && party.service === name)
      for (const line of await Promise.all(own.map((pod) => assertDeclared(pod, places)))) t.diagnostic(line)
    })
  }

  it('let the database reach nobody', async (t) => {
    const databases = ours.filter(({ party }) => party === 'postgres')
    for (const line of await Promise.all(databases.map((pod) => assertDeclared(pod, places)))) t.diagnostic(line)
  })

  it('let the world reach the gateway and nothing behind it, from outside the cluster and from another namespace', async (t) => {
    const stranger = dns[0]
    assert.ok(stranger)
    t.diagnostic(await assertDeclared('machine', placesOf(ours)))
    t.diagnostic(await assertDeclared({ ...stranger, party: 'world' }, placesOf(ours)))
  })

  it('are what stops the others: without policies everybody reaches everything', async () => {
    const policies = await shop.namespace.kubectl('get', 'networkpolicies', '--output=json')
    await shop.namespace.kubectl('delete', 'networkpolicies', '--all')
    try {
      await Promise.all(ours.map(async (pod) => {
        const others = places.filter(({ address }) => address !== pod.address)
        await until(`${pod.name} reaches everything`, async () => !(await reachFrom(pod, others)).includes('silent'), 30_000)
      }))
    } finally {
      // In Helm's name, with whom nobody may share what it owns.
      await call('kubectl', ['apply', '--server-side', '--field-manager=helm', '--filename=-'], asApplied(policies))
    }
  })

  /** What a pod, or the machine as one of the world, reaches is what the manifests say. Answers how much that was. */
  async function assertDeclared(from: PartysPod | 'machine', to: readonly PartysPlace[]): Promise<string> {
    const [name, party, own] = from === 'machine' ? ['the machine', 'world', undefined] as const : [from.name, from.party, from.address]
    const others = to.filter(({ address }) => address !== own)
    const declared = others.map((place) => `${place.name} ${isDeclared(party, place, edges) ? 'open' : 'silent'}`)
    const reached = (await reachFrom(from, others)).map((came, index) => `${others[index]?.name} ${came}`)
    assert.deepEqual(reached, declared, `what ${name} reaches`)
    return `${name} reaches ${reached.filter((line) => line.endsWith(' open')).length} of ${reached.length} places`
  }
})

async function podsOf(party: Party, namespace: Namespace, workload: string): Promise<PartysPod[]> {
  const pods = (await namespace.pods(workload)).map((pod) => podOf(party, pod))
  assert.notEqual(pods.length, 0, `no pod of ${workload} runs`)
  return pods
}

interface SliceList {
  readonly items: readonly { readonly endpoints: readonly { readonly addresses: readonly string[] }[]; readonly ports: readonly { readonly port: number }[] }[]
}

async function apiServers(): Promise<PartysPlace[]> {
  const { items } = await new Namespace('default').get<SliceList>('endpointslices', '--selector=kubernetes.io/service-name=kubernetes')
  return items.flatMap(({ endpoints, ports }) => endpoints.flatMap(({ addresses }) => addresses.flatMap((address) =>
    ports.map(({ port }) => ({ name: `an API server, ${address}:${port}`, party: 'api-server', address, port }) as const))))
}

/** Objects as they were answered, without what the server wrote into them. */
function asApplied(list: string): string {
  const { items, ...rest } = JSON.parse(list) as { items: { metadata: Record<string, unknown> }[] }
  const ours = ({ name, namespace, labels, annotations }: Record<string, unknown>) => ({ name, namespace, labels, annotations })
  return JSON.stringify({ ...rest, items: items.map((item) => ({ ...item, metadata: ours(item.metadata) })) })
}
