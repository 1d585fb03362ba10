import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { lentCluster } from '@slipway/testbed/cluster'
import { isGateway } from '../../src/model/service.ts'
import { passwordsOf } from '../../src/render/containers.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { pushBrokenImage } from '../broken-image.ts'
import type { Outcome } from '../checkout.ts'
import { Checkout } from '../checkout.ts'
import { Namespace, call, isReady } from './kubernetes.ts'
import { root } from './shop.ts'

const { services, organisation } = readWorkspace(root)
const door = services.find(isGateway)?.name ?? ''
const page = readFileSync(path.join(root, 'docs/deploy.md'), 'utf8')
const [node, data] = ['worker-1', '/var/lib/postgres-staging'] as const

/** What is asked of an object here. */
interface Named {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> }
}

describe('an environment, from promotions alone', () => {
  const { SLIPWAY_REGISTRY: registry = '', SLIPWAY_TAG: tag = '', SLIPWAY_POSTGRES_IMAGE: image } = process.env
  const namespace = new Namespace('slipway-staging')
  let checkout: Checkout
  before(async () => {
    checkout = new Checkout()
    write({})
    checkout.commit('the environments of this test')
    await lentCluster().node(node).exec('mkdir', '-p', data)
  })
  after(async () => {
    checkout.remove()
    await call('helm', ['uninstall', 'slipway', '--namespace', namespace.name, '--ignore-not-found'])
    await call('kubectl', ['delete', 'namespace', namespace.name, '--ignore-not-found'])
  })

  /** One replica of each, and PostgreSQL on the disk of a node. */
  function write(more: object): void {
    const small = Object.fromEntries(services.map(({ name }) => [name, { platform: { scale: { min: 1, max: 1 } } }]))
    checkout.writeValues('staging', { services: { ...small, ...more }, platform: { registry }, postgres: { mode: 'statefulset', statefulset: { image, local: { node, path: data } } } })
  }

  /** Runs a command as docs/deploy.md has it, where `said` is there, or with other words in place of those. */
  function documented(said: string, replaced: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    assert.ok(page.includes(`npx slipway ${said}`), `docs/deploy.md says nothing of npx slipway ${said}`)
    return checkout.slipway(said.split(' ').map((word) => replaced[word] ?? word), { SLIPWAY_REGISTRY: registry })
  }

  const deploy = () => documented('deploy staging')
  const podsOf = async (name: string) => (await namespace.pods(`deployment/${name}`)).filter(isReady).map(({ metadata }) => metadata.uid).toSorted()

  it('comes up in a namespace of its own, with passwords that nobody chose', async () => {
    assert.equal((await documented('promote :1.2.0 staging', { ':1.2.0': `:${tag}` })).code, 0)
    const { code, stdout, stderr } = await deploy()
    assert.equal(code, 0, stderr)
    assert.equal(stdout, `Of slipway in ${namespace.name}: ${services.map(({ name }) => name).toSorted().join(', ')}.\nstaging is what its files say, in the namespace ${namespace.name}\n`)
    assert.match(stderr, /^helm upgrade --install slipway deploy\/charts\/slipway .*--wait/m)
    for (const { name, schedule } of services) if (schedule === undefined) assert.equal((await podsOf(name)).length, 1, name)
    const { metadata } = await namespace.get<Named>('namespace', namespace.name)
    assert.equal(metadata.labels?.['pod-security.kubernetes.io/enforce'], 'restricted')
    const { items } = await namespace.get<{ items: Named[] }>('secrets', '--field-selector=type!=helm.sh/release.v1')
    assert.deepEqual(items.map((secret) => secret.metadata.name).toSorted(), passwordsOf(services).toSorted())
  })

  it('does not differ from what was deployed, until its files do', async () => {
    assert.deepEqual(await documented('diff --env staging'), { code: 0, stdout: '', stderr: '' })
    write({ [door]: { platform: { scale: { max: 2 } } } })
    const { code, stdout } = await documented('diff --env staging')
    assert.equal(code, 1)
    assert.match(stdout, new RegExp(`^Deployment/${door}:\\n[^]*^-  replicas: 1\\n\\+  replicas: 2$`, 'm'))
  })

  it('is changed by the next deploy, and keeps its passwords', async () => {
    const secrets = () => namespace.kubectl('get', 'secrets', ...passwordsOf(services), '--output=jsonpath={.items[*].data}')
    const old = await secrets()
    assert.equal((await deploy()).code, 0)
    assert.equal((await podsOf(door)).length, 2)
    assert.equal(await secrets(), old)
  })

  it('says what is wrong where an image is not there, goes back, and serves all the while', async () => {
    const absent = `sha256:${'0'.repeat(64)}`
    assert.match(await refused(door, absent), new RegExp(`^${door}-\\S+: ${door}: (ErrImagePull|ImagePullBackOff): .*${organisation}/\\S+@${absent}`, 'm'))
  })

  it('says what is wrong where a migration fails, goes back, and serves all the while', async () => {
    const { name, image: repository } = services.find(({ needs }) => needs.postgres) ?? assert.fail('nobody has a database')
    assert.match(await refused(name, pushBrokenImage(`${registry}${organisation}/${repository}:${tag}`)), new RegExp(`^${name}-migrate-\\S+: migrate: ended with 128, StartError: .*/absent`, 'm'))
  })

  /** What a deploy says that names another image of a service, after which everybody is who they were. */
  async function refused(service: string, digest: string): Promise<string> {
    const running = () => Promise.all(services.filter(({ schedule }) => schedule === undefined).map(({ name }) => podsOf(name)))
    const old = await running()
    const file = path.join(checkout.root, 'deploy/environments/staging/images.yaml')
    const text = readFileSync(file, 'utf8')
    const { code, stderr } = await withFile(file, text.replace(new RegExp(`(${service}:[^]*?digest: )sha256:\\w+`), `$1${digest}`), () => checkout.slipway(['deploy', 'staging', '--timeout', '60s']))
    assert.equal(code, 1)
    assert.match(stderr, /^the release is back at revision \d+$/m)
    assert.deepEqual(await running(), old)
    assert.deepEqual(await documented('diff --env staging'), { code: 0, stdout: '', stderr: '' })
    return stderr
  }

  it('goes back by Helm to the revision that is asked for', async () => {
    const command = 'helm rollback slipway 1 --namespace slipway-staging --wait'
    assert.ok(page.includes(command), `docs/deploy.md says nothing of ${command}`)
    await call('helm', command.split(' ').slice(1))
    await namespace.settled(`deployment/${door}`, 1)
  })
})

/** Gives a file another content while something runs. */
async function withFile<T>(file: string, content: string, use: () => Promise<T>): Promise<T> {
  const old = readFileSync(file)
  writeFileSync(file, content)
  try {
    return await use()
  } finally {
    writeFileSync(file, old)
  }
}
