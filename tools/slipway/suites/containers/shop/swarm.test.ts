import assert from 'node:assert/strict'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { ensureSecrets } from '../../../src/compose/secrets.ts'
import { freePort } from '../../../src/dev/ports.ts'
import { buildImage } from '../../../src/images/build.ts'
import { readBases, readStandIns } from '../../../src/images/bases.ts'
import { docker } from '../../../src/images/engine.ts'
import { isGateway } from '../../../src/model/service.ts'
import { until } from '../../until.ts'
import { organisation, root, services } from '../system.ts'

const stack = `slipway-suite-${process.pid}`
const file = (name: string) => path.join(root, 'deploy/swarm', name)

describe('the stack for several hosts, on a swarm of one', () => {
  let port = 0
  let whyNot: string | undefined

  before(async () => {
    whyNot = await begin()
    if (whyNot !== undefined) return
    for (const service of services) await buildImage(service, { root, organisation, variant: 'distroless', cache: true, verbose: false })
    ensureSecrets(root, services, process.env)
    port = await freePort()
    const [node = ''] = (await docker(['node', 'ls', '--quiet'])).split('\n')
    await docker(['node', 'update', '--label-add', 'postgres=true', node])
    await docker(['stack', 'deploy', '--resolve-image', 'never', '--compose-file', file('stack.yml'), stack], { env: { PORT: String(port), POSTGRES_IMAGE: postgresImage(), PUBLISH: 'host' } })
  })
  after(async () => {
    if (whyNot === undefined) {
      await docker(['swarm', 'leave', '--force'])
      await until('the containers of the stack are gone', async () => (await docker(['ps', '--all', '--quiet', '--filter', `name=^${stack}`])) === '', 60_000)
      await docker(['volume', 'rm', '--force', `${stack}_postgres`])
    }
  })

  it('comes up, prepares its databases without an order of start, and answers', async (t) => {
    if (whyNot !== undefined) return t.skip(whyNot)
    const answers = async () => (await fetch(`http://127.0.0.1:${port}/v1/products?page_size=1`, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined))?.status === 200
    await until('the gateway answers 200', answers, 240_000).catch(async (error: unknown) => {
      throw new Error(`${(error as Error).message}\n${await docker(['stack', 'ps', '--no-trunc', stack])}`, { cause: error })
    })
    return undefined
  })

  it('has as many replicas as the manifests ask for', async (t) => {
    if (whyNot !== undefined) return t.skip(whyNot)
    // A port of this host can be taken once, so there is one gateway.
    for (const { name, scale } of services.filter((service) => service.schedule === undefined && !isGateway(service))) {
      const replicas = async () => (await docker(['service', 'ls', '--filter', `name=${stack}_${name}`, '--format', '{{.Name}} {{.Replicas}}'])).split('\n')
      const wanted = Math.max(1, scale.min)
      await until(`${name} has ${wanted} replicas`, async () => (await replicas()).includes(`${stack}_${name} ${wanted}/${wanted}`), 120_000)
    }
    return undefined
  })

  it('is taken with its volumes on NFS too, and says which settings these need', async (t) => {
    if (whyNot !== undefined) return t.skip(whyNot)
    const files = ['--compose-file', file('stack.yml'), '--compose-file', file('shared-volumes.yml')]
    await assert.rejects(docker(['stack', 'deploy', ...files, `${stack}-shared`]), /NFS_(SERVER|EXPORT)/)
    // Nobody exports anything here: the stack is taken, and its database waits for a host that could reach the data.
    const env = { NFS_SERVER: '127.0.0.1', NFS_EXPORT: '/exports', POSTGRES_PLACEMENT: 'node.hostname == nowhere', POSTGRES_IMAGE: postgresImage(), PORT: String(await freePort()), PUBLISH: 'host' }
    await docker(['stack', 'deploy', '--resolve-image', 'never', ...files, `${stack}-shared`], { env })
    const spec = await docker(['service', 'inspect', '--format', '{{json .Spec.TaskTemplate.ContainerSpec.Mounts}}', `${stack}-shared_postgres`])
    assert.match(spec, /"device":":\/exports\/postgres"/)
    return undefined
  })
})

/** Makes a swarm of this engine; why not, if it cannot be one. */
async function begin(): Promise<string | undefined> {
  try {
    await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1', '--listen-addr', `127.0.0.1:${await freePort()}`])
    return undefined
  } catch (error) {
    return `this engine can be no swarm: ${(error as Error).message}`
  }
}

function postgresImage(): string {
  const bases = readBases(root)
  return readStandIns(bases, process.env['SLIPWAY_BASES']).get('postgres') ?? bases.get('postgres') ?? ''
}
