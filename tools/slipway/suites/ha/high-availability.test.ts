import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { virtualAddressOf } from '../../src/cluster/description.ts'
import { until } from '../until.ts'
import { rawValue } from './etcd.ts'
import { describeCluster, kubectl, lent, slipwayCluster, takeKubeconfig } from './high-availability.ts'
import { ask, keepAsking } from './writer.ts'

/** Within which writes have to be taken again, in milliseconds. */
const budget = 30_000

const { folder, cluster, remove } = describeCluster()
const [first = '', second = '', third = ''] = cluster.controlPlanes.map(({ name }) => name)
const worker = cluster.workers[0]?.name ?? ''

const counter = '/api/v1/namespaces/default/configmaps/counter'
let count = 0
const write = () => ask('PATCH', counter, { data: { count: String(count += 1) } })

async function succeed(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await slipwayCluster(folder, ...args)
  assert.equal(status, 0, `${stdout}\n${stderr}`)
  return stdout + stderr
}

/** The control planes that have the virtual address. */
async function holders(): Promise<string[]> {
  const has = async (name: string) => (await lent.node(name).exec('ip', '-4', '-oneline', 'address', 'show', 'to', virtualAddressOf(cluster)).catch(() => '')) !== ''
  const found = await Promise.all(cluster.controlPlanes.map(async ({ name }) => [name, await has(name)] as const))
  return found.filter(([, holds]) => holds).map(([name]) => name)
}

async function isHealthy(): Promise<boolean> {
  return (await slipwayCluster(folder, 'status')).status === 0
}

describe('a cluster of three control planes', () => {
  before(async () => {
    await succeed('init')
    await takeKubeconfig(first)
    await lent.node(first).connect()
  })
  after(remove)

  describe('that machines join', () => {
    it('takes a second control plane, and takes back what let it in', async () => {
      const said = await succeed('join', second)
      await lent.node(second).connect()
      assert.match(said, /kubeadm init phase upload-certs --upload-certs/)
      assert.doesNotMatch(said, /certificateKey: [0-9a-f]{64}|token: [a-z0-9]{6}\.[a-z0-9]{16}/)
      await assert.rejects(kubectl('--namespace=kube-system', 'get', 'secret', 'kubeadm-certs'), /NotFound/)
      assert.doesNotMatch(await lent.node(first).exec('kubeadm', 'token', 'list'), /joins/)
      assert.equal(await lent.node(second).exec('sh', '-c', 'ls /etc/kubernetes/discovery.conf /etc/kubernetes/kubeadm.yaml 2>/dev/null | wc -l'), '0\n')
    })

    it('takes a third by a new key to the certificates, as the old one is gone', async () => {
      await succeed('join', third)
      await lent.node(third).connect()
    })

    it('takes a worker', async () => {
      await succeed('join', worker)
      await lent.node(worker).connect()
    })

    it('is healthy, and says so', async () => {
      await until('the cluster is healthy', isHealthy, 240_000)
      const { stdout } = await slipwayCluster(folder, 'status')
      console.log(stdout)
      assert.match(stdout, /etcd +3 of 3 members are there: 1 more may go/)
    })

    it('refuses one that is in it already', async () => {
      const { status, stderr } = await slipwayCluster(folder, 'join', second)
      assert.equal(status, 3)
      assert.match(stderr, new RegExp(`${second}: not so: it is in no cluster\\n +.*kubeadm reset`))
    })
  })

  describe('keeps to itself', () => {
    const plain = 'only-those-who-may-read-it'
    before(() => kubectl('create', 'secret', 'generic', 'word', `--from-literal=word=${plain}`))

    for (const name of [first, second, third]) {
      it(`what is in a Secret: on the disk of ${name} it is encrypted`, async () => {
        const raw = await rawValue(name, '/registry/secrets/default/word')
        assert.equal(raw.subarray(0, 'k8s:enc:secretbox:v1:key1:'.length).toString(), 'k8s:enc:secretbox:v1:key1:')
        assert.ok(!raw.includes(plain))
      })
    }

    it('nothing that an API server needs: each of them reads the Secret', async () => {
      for (const { address } of cluster.controlPlanes) {
        const word = await kubectl(`--server=https://${address}:6443`, 'get', 'secret', 'word', '--output=jsonpath={.data.word}')
        assert.equal(Buffer.from(word, 'base64').toString(), plain)
      }
    })

    it('what was in it, and not that it was made: the audit log has who did it', async () => {
      const logs = await Promise.all(cluster.controlPlanes.map(({ name }) => lent.node(name).exec('cat', '/var/log/kubernetes/audit/audit.log')))
      const events = logs.flatMap((log) => log.trim().split('\n').map((line) => JSON.parse(line) as { verb: string; level: string; user: { username: string }; objectRef?: { resource: string; name?: string } }))
      const made = events.find(({ verb, objectRef }) => verb === 'create' && objectRef?.resource === 'secrets' && objectRef.name === 'word')
      assert.equal(made?.level, 'Metadata')
      assert.equal(made?.user.username, 'kubernetes-admin')
      assert.ok(!logs.join('').includes(Buffer.from(plain).toString('base64')))
    })

    it('from strangers all but whether it is well', async () => {
      const statusOf = (path: string) => lent.node(worker).exec('curl', '--silent', '--insecure', '--output', '/dev/null', '--write-out', '%{http_code}', `https://${cluster.endpoint.host}:${cluster.endpoint.port}${path}`)
      assert.deepEqual(await Promise.all(['/readyz', '/version', '/api/v1/namespaces/kube-public/configmaps/cluster-info'].map(statusOf)), ['200', '401', '401'])
    })
  })

  describe('loses a control plane', () => {
    let lost = ''
    before(async () => {
      await kubectl('create', 'configmap', 'counter')
      const [holder = ''] = await holders()
      lost = holder
    })

    it('the one that has the virtual address: writes and reads are answered again within 30 s', async () => {
      assert.deepEqual(await holders(), [lost])
      const [writes, reads] = [keepAsking(write), keepAsking(() => ask('GET', counter))]
      await until('it is written and read', () => writes.answered.length > 10 && reads.answered.length > 10)
      const killed = performance.now()
      await lent.node(lost).kill()
      // Ten seconds of answers after the loss, or more than what is allowed of none.
      await until('answers go on', () => [writes, reads].every(({ answered }) => answered.filter((time) => time > killed).length > 60), 2 * budget)
      await Promise.all([writes.stop(), reads.stop()])
      const gaps = { writes: writes.longestGapSince(killed), reads: reads.longestGapSince(killed) }
      console.log(`${lost} killed: no write for ${Math.round(gaps.writes)} ms, no read for ${Math.round(gaps.reads)} ms`)
      assert.ok(gaps.writes <= budget && gaps.reads <= budget)
      const [holder] = await holders()
      assert.ok(holder !== undefined && holder !== lost)
    })

    it('and says which, and that no other may go', async () => {
      const { status, stdout } = await slipwayCluster(folder, 'status')
      console.log(stdout)
      assert.equal(status, 1)
      assert.match(stdout, new RegExp(`bad +${lost} +cannot be reached`))
      assert.match(stdout, /bad +etcd +2 of 3 members are there: 0 more may go/)
    })

    it('which comes back and is a member again', async () => {
      const started = performance.now()
      await lent.node(lost).start()
      await until('the cluster is healthy', isHealthy, 240_000)
      console.log(`${lost} on again: healthy after ${Math.round((performance.now() - started) / 1000)} s`)
      assert.match((await slipwayCluster(folder, 'status')).stdout, /good +etcd +3 of 3 members are there/)
    })

    it('and a second one: nothing is written then, and what was written is there when they are back', async () => {
      await write()
      const kept = count
      for (const name of [second, third]) await lent.node(name).kill()
      // For longer than it takes to choose a leader.
      for (const end = performance.now() + 15_000; performance.now() < end;) await assert.rejects(write)
      assert.match((await slipwayCluster(folder, 'status')).stdout, /bad +etcd +1 of 3 members are there, and it takes 2: nothing is written/)
      for (const name of [second, third]) await lent.node(name).start()
      await until('it is read again', () => ask('GET', counter).then(() => true, () => false), 120_000)
      const { data } = JSON.parse(await ask('GET', counter)) as { readonly data: { readonly count: string } }
      assert.ok(Number(data.count) >= kept)
      await until('it is written again', () => write().then(() => true, () => false), 120_000)
      await until('the cluster is healthy', isHealthy, 240_000)
    })
  })

  describe('is upgraded', () => {
    it('to the version that it has, by every step of an upgrade, and stays healthy', async () => {
      const said = await succeed('upgrade', cluster.kubernetesVersion, '--install', 'test {program} != {version}')
      assert.match(said, /kubeadm upgrade apply v\S+ --yes/)
      await until('the cluster is healthy', isHealthy, 240_000)
    })

    it('by one minor release at a time', async () => {
      const { status, stderr } = await slipwayCluster(folder, 'upgrade', 'v1.99.0')
      assert.equal(status, 2)
      assert.match(stderr, /more than one minor release: go to v1\.\d+ first/)
    })
  })
})
