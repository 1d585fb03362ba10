import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { lentCluster } from '@slipway/testbed/cluster'
import { until } from '../until.ts'
import type { Pod } from './kubernetes.ts'
import { isReady } from './kubernetes.ts'
import type { Load, Seen } from './load.ts'
import { describeFailures } from './load.ts'
import type { Shop } from './shop.ts'
import { servers, standingShop } from './shop.ts'
import { Shopper } from './shopper.ts'
import { underLoad } from './under-load.ts'

/** Within which the loss of a process must be over for everybody, in milliseconds. */
const recovery = 30_000

describe('what customers see when', () => {
  let shop: Shop
  let shopper: Shopper
  before(async () => {
    shop = await standingShop()
    shopper = await Shopper.arrive(shop.url)
  })

  for (const { name } of servers) {
    it(`one of two Pods of ${name} is deleted by force: it is over within ${recovery / 1000} s`, async () => {
      const seen = await underLoad({ shop, shopper, what: `a Pod of ${name} deleted by force` }, async () => {
        await shop.namespace.kubectl('delete', 'pod', (await firstPod(shop, name)).metadata.name, '--force', '--grace-period=0')
        await shop.settled()
      })
      assertShort(seen)
    })

    it(`the process of one of two Pods of ${name} is killed: it is over within ${recovery / 1000} s`, async () => {
      const seen = await underLoad({ shop, shopper, what: `the process of a Pod of ${name} killed` }, async () => {
        const pod = await firstPod(shop, name)
        await killProcess(pod)
        await until('its container runs again', async () => restarts(await shop.namespace.get<Pod>('pod', pod.metadata.name)) > restarts(pod))
        await shop.settled()
      })
      assertShort(seen)
    })
  }

  it('PostgreSQL\'s Pod is deleted: an order that was made before is there after', async () => {
    const order = await shopper.order()
    await underLoad({ shop, shopper, what: 'the Pod of PostgreSQL deleted' }, async () => {
      await shop.namespace.kubectl('delete', 'pod', (await postgresPod(shop)).metadata.name)
      await shop.settled()
    })
    assert.ok((await shopper.orders()).includes(order))
  })

  it('a node loses its power: the others go on, what ran on it runs elsewhere, and it comes back', async () => {
    const cluster = lentCluster()
    const kept = (await postgresPod(shop)).spec.nodeName
    const [other] = cluster.nodes.filter(({ role, name }) => role === 'worker' && name !== kept)
    assert.ok(kept !== undefined && other !== undefined)
    const timings: string[] = []
    const seen = await underLoad({ shop, shopper, what: 'a node loses its power', urls: [shop.urlOf(kept)] }, async (load) => {
      const began = load.now
      const note = (what: string) => timings.push(`${what} after ${Math.round((load.now - began) / 1000)} s`)
      await other.kill()
      await shop.namespace.kubectl('wait', `node/${other.name}`, '--for=condition=Ready=Unknown', '--timeout=120s')
      note('the cluster knows')
      await until('every service has its replicas on the other node', () => areOn(shop, kept), 600_000)
      note('all replicas run elsewhere')
      await calm(load)
    })
    console.log(timings.join(', '))
    assert.ok(seen.longestGap < recovery, `no answer for ${seen.longestGap} ms`)
    await other.start()
    await shop.namespace.kubectl('wait', `node/${other.name}`, '--for=condition=Ready', '--timeout=120s')
    await shop.settled()
  })
})

async function firstPod(shop: Shop, name: string): Promise<Pod> {
  const pods = await shop.namespace.pods(`deployment/${name}`)
  return pods.find(isReady) ?? assert.fail(`${name} has no Pod that is Ready`)
}

async function postgresPod(shop: Shop): Promise<Pod> {
  const [pod] = await shop.namespace.pods('statefulset/postgres')
  return pod ?? assert.fail('PostgreSQL has no Pod')
}

const restarts = ({ status }: Pod): number => status.containerStatuses?.[0]?.restartCount ?? 0

/** Kills the first process of its container, by the number that containerd has for it on the node. */
async function killProcess({ spec, status }: Pod): Promise<void> {
  const node = lentCluster().node(spec.nodeName ?? '')
  const id = status.containerStatuses?.[0]?.containerID?.replace('containerd://', '') ?? ''
  const task = (await node.exec('ctr', '--namespace=k8s.io', 'tasks', 'list')).split('\n').find((line) => line.startsWith(id))
  const pid = task?.trim().split(/\s+/)[1] ?? assert.fail(`${node.name} does not run ${id}`)
  await node.exec('kill', '-9', pid)
}

/** Every service has as many Pods that are Ready on a node as it should have at all. */
async function areOn(shop: Shop, node: string): Promise<boolean> {
  for (const { name } of servers) {
    const { spec: { replicas } } = await shop.namespace.get<{ spec: { replicas: number } }>(`deployment/${name}`)
    const there = (await shop.namespace.pods(`deployment/${name}`)).filter((pod) => pod.spec.nodeName === node && isReady(pod))
    if (there.length < replicas) return false
  }
  return true
}

/** Waits for ten seconds in which nothing fails. */
function calm(load: Load): Promise<void> {
  return until('nothing fails for ten seconds', () => load.now - load.lastFailure > 10_000)
}

function assertShort(seen: Seen): void {
  assert.ok(seen.longestGap < recovery, `no answer for ${seen.longestGap} ms`)
  assert.ok(seen.troubled < recovery, `requests failed for ${seen.troubled} ms:\n${describeFailures(seen)}`)
}
