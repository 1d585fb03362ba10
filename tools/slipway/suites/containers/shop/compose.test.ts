import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Project } from '../../../src/compose/project.ts'
import { runCompose } from '../../../src/compose/project.ts'
import { down, up } from '../../../src/compose/up.ts'
import { freePort } from '../../../src/dev/ports.ts'
import type { Counts } from '../../../src/gate/suite.ts'
import { containersOf } from '../../../src/model/containers.ts'
import { limitsOf } from '../../../src/model/limits.ts'
import { until } from '../../until.ts'
import { inspect, root, services } from '../system.ts'
import { Outside } from './outside.ts'
import { processOf, statusOf } from './process.ts'

/** What is asked of a container here. */
interface Container {
  readonly Id: string
  readonly Config: { readonly Labels: Readonly<Record<string, string>>; readonly User: string }
  readonly State: { readonly Status: string; readonly StartedAt: string; readonly ExitCode: number; readonly Health?: { readonly Status: string } }
  readonly HostConfig: { readonly Privileged: boolean; readonly CapAdd: readonly string[] | null; readonly Memory: number; readonly NanoCpus: number; readonly PidsLimit: number }
  readonly NetworkSettings: { readonly Ports: Readonly<Record<string, readonly { readonly HostIp: string }[] | null>> }
}

const quiet = { step: () => {}, engine: () => {} }

describe('the system in containers', () => {
  it('passes the end-to-end tests of the shop', () => {
    const result = path.join(root, 'apps/shop-e2e/test-results/compose.json')
    rmSync(result, { force: true })
    // Within a test, Node would run no others.
    const { NODE_TEST_CONTEXT: _within, ...env } = process.env
    execFileSync('npx', ['nx', 'run', 'shop-e2e:compose'], { cwd: root, stdio: 'inherit', env })
    const { passed, failed } = JSON.parse(readFileSync(result, 'utf8')) as Counts
    assert.ok(passed > 0)
    assert.equal(failed, 0)
  })

  describe('when it is up', () => {
    let project: Project
    let containers: ReadonlyMap<string, Container>
    const get = async (resource: string) => fetch(`http://127.0.0.1:${project.port}${resource}`, { signal: AbortSignal.timeout(10_000) })
    before(async () => {
      project = { root, name: `slipway-suite-${process.pid}`, port: await freePort() }
      await up(project, { build: true, progress: quiet })
      containers = await readContainers(project)
    })
    after(() => down(project, { volumes: true, progress: quiet }))
    const servers = services.filter(({ schedule }) => schedule === undefined).map(({ name }) => name)
    const running = () => [...containers].filter(([, { State }]) => State.Status === 'running')

    it('has every server healthy, and all that prepares them done', () => {
      assert.deepEqual(running().map(([name]) => name).toSorted(), ['postgres', ...servers].toSorted())
      for (const [name, { State }] of running()) assert.equal(State.Health?.Status, 'healthy', name)
      for (const [name, { State }] of containers) if (State.Status === 'exited') assert.equal(State.ExitCode, 0, name)
      assert.deepEqual([...containers.keys()].toSorted(), ['postgres', 'databases', ...containersOf(services).map(({ name }) => name)].toSorted())
    })

    it('runs every process as nobody of note, without a capability and without a way to get one', () => {
      for (const [name, { Id, Config, HostConfig }] of running()) {
        const status = statusOf(processOf(Id))
        assert.deepEqual(new Set(status['Uid']?.split('\t')), new Set([Config.User.split(':')[0]]), name)
        for (const set of ['CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) assert.match(status[set] ?? '', /^0+$/, `${name} ${set}`)
        assert.equal(status['NoNewPrivs'], '1', name)
        assert.equal(HostConfig.Privileged, false)
      }
    })

    it('has read-only file systems, except where PostgreSQL keeps data and sockets', () => {
      for (const [name, { Id }] of running()) {
        const mounts = readFileSync(`/proc/${processOf(Id)}/mountinfo`, 'utf8').trim().split('\n').map((line) => line.split(' '))
        const isWritable = (options = '') => options.split(',').includes('rw')
        // proc_pid_mountinfo(5): the fifth field is where, the sixth how.
        const writable = mounts.filter(([, , , , where = '', options]) => isWritable(options) && !/^\/(proc|sys|dev)(\/|$)/.test(where)).map(([, , , , where]) => where)
        assert.deepEqual(writable.toSorted(), name === 'postgres' ? ['/run/postgresql', '/tmp', '/var/lib/postgresql'] : [], name)
      }
    })

    it('publishes a port of the gateway and of nothing else, for this machine alone', () => {
      const published = running().flatMap(([name, { NetworkSettings }]) => Object.values(NetworkSettings.Ports).flatMap((bound) => (bound ?? []).map(({ HostIp }) => [name, HostIp])))
      assert.deepEqual(published, [['gateway', '127.0.0.1']])
    })

    it('lets nothing but the gateway reach the world', async (t) => {
      const outside = new Outside()
      await outside.open()
      t.after(() => outside.close())
      const reaching = running().filter(([, { Id }]) => outside.isReachedFrom(processOf(Id))).map(([name]) => name)
      assert.deepEqual(reaching, ['gateway'])
    })

    it('limits memory, cores and processes by what the manifests ask for', () => {
      for (const service of services.filter(({ name }) => servers.includes(name))) {
        const { HostConfig } = containers.get(service.name) ?? assert.fail()
        const { cpus, memoryMiB, pids } = limitsOf(service.resources)
        assert.deepEqual([HostConfig.NanoCpus, HostConfig.Memory, HostConfig.PidsLimit], [cpus * 1e9, memoryMiB * 1024 * 1024, pids], service.name)
      }
    })

    it('keeps its secrets out of environments and command lines', () => {
      const secrets = ['postgres-password', 'catalog-app-password', 'orders-owner-password'].map((name) => readFileSync(path.join(root, '.slipway/secrets', name), 'utf8'))
      for (const [name, { Id }] of running()) {
        const told = readFileSync(`/proc/${processOf(Id)}/environ`, 'utf8') + readFileSync(`/proc/${processOf(Id)}/cmdline`, 'utf8')
        for (const secret of secrets) assert.ok(!told.includes(secret), name)
      }
    })

    it('starts a service again that dies, and the gateway answers again', async () => {
      const { Id, State } = containers.get('catalog') ?? assert.fail()
      process.kill(processOf(Id), 'SIGKILL')
      await untilAnswered(async () => (await readContainers(project)).get('catalog')?.State.StartedAt !== State.StartedAt && (await get('/v1/products?page_size=1')).status === 200)
    })

    it('keeps its data from down to up, and loses it with its volumes', async () => {
      const id = `kept-${process.pid}`
      const made = await fetch(`http://127.0.0.1:${project.port}/v1/categories?category_id=${id}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ displayName: id }) })
      assert.equal(made.status, 200, await made.text())
      await down(project, { volumes: false, progress: quiet })
      await up(project, { build: false, progress: quiet })
      assert.equal((await get(`/v1/categories/${id}`)).status, 200)
      await down(project, { volumes: true, progress: quiet })
      await up(project, { build: false, progress: quiet })
      assert.equal((await get(`/v1/categories/${id}`)).status, 404)
    })
  })

  it('says why where a part of it fails, with the last words of that part', async () => {
    const project: Project = { root, name: `slipway-broken-${process.pid}`, port: await freePort() }
    process.env['SLIPWAY_TAG'] = 'none-of-this-name'
    try {
      await assert.rejects(up(project, { build: false, progress: quiet }), /docker compose up failed:[^]*none-of-this-name/)
    } finally {
      delete process.env['SLIPWAY_TAG']
      await down(project, { volumes: true, progress: quiet })
    }
  })
})

async function readContainers(project: Project): Promise<Map<string, Container>> {
  const ids = (await runCompose(project, 'ps', ['--all', '--quiet'], () => {})).split('\n').filter((id) => id !== '')
  const all = await inspect<Container>(...ids)
  return new Map(all.map((container) => [container.Config.Labels['com.docker.compose.service'] ?? '', container]))
}

/** Asks again and again; what is asked may fail meanwhile. */
async function untilAnswered(holds: () => Promise<boolean>): Promise<void> {
  await until('the gateway answers again', () => holds().catch(() => false), 60_000)
}
