import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Images } from '../../src/manifest/images.ts'
import { readImages } from '../../src/manifest/images.ts'
import { readWorkspace } from '../../src/output/read-workspace.ts'
import { secretsOf } from '../../src/render/containers.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { Checkout } from '../checkout.ts'
import { LoopbackRegistry } from '../loopback-registry.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')
const { services, organisation } = readWorkspace(workspace)

describe('from a registry to an environment', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-promotions-'))
  let registry: LoopbackRegistry
  let checkout: Checkout
  before(async () => {
    registry = await LoopbackRegistry.start(buildGoTool(workspace, 'crane'))
    checkout = new Checkout()
    // What an environment for people says of the world around it is not tried here.
    for (const environment of ['staging', 'production']) checkout.writeValues(environment, { platform: { registry: `${registry.host}/` } })
    checkout.commit('the environments of this test')
  })
  after(async () => {
    await registry.stop()
    checkout.remove()
    rmSync(folder, { recursive: true, force: true })
  })

  const slipway = (...args: string[]) => checkout.slipway(args, { SLIPWAY_REGISTRY: `${registry.host}/` })
  const images = (environment: string): Images => readImages(checkout.root, environment)

  /** Pushes an image of each service, which are others for each tag; answers their digests by service. */
  function push(tag: string): Map<string, string> {
    return new Map(services.map(({ name, image }) => {
      const file = path.join(folder, name)
      writeFileSync(file, `${name} ${tag}`)
      return [name, registry.push(`${organisation}/${image}:${tag}`, { [`app/${name}`]: file }).split('@')[1] ?? '']
    }))
  }

  it('a tag is promoted by the digests that the registry has, in one commit', async () => {
    const pushed = push('1.0.0')
    const { code, stdout, stderr } = await slipway('promote', ':1.0.0', 'staging')
    assert.equal(code, 0, stderr)
    assert.match(stdout, /^committed as \w+: push it/m)
    assert.deepEqual(new Map([...images('staging')].map(([name, { digest }]) => [name, digest])), new Map([...pushed].toSorted()))
    assert.equal(checkout.git('show', '--format=%s', '--name-only', 'HEAD'), 'Promote :1.0.0 to staging\n\ndeploy/environments/staging/images.yaml')
  })

  it('what was promoted passes every check of the workspace', async () => {
    const { code, stdout } = await slipway('check')
    assert.equal(code, 0, stdout)
  })

  it('a tag that the registry does not have is refused for each service, and nothing is written', async () => {
    const head = checkout.git('rev-parse', 'HEAD')
    const { code, stderr } = await slipway('promote', ':2.0.0', 'staging')
    assert.equal(code, 1)
    for (const { name, image } of services) assert.ok(stderr.includes(`${name}: ${registry.host}/${organisation}/${image}:2.0.0 could not be read: `), stderr)
    assert.match(stderr, /MANIFEST_UNKNOWN/)
    assert.equal(checkout.git('rev-parse', 'HEAD'), head)
  })

  it('an environment is promoted to another, and again changes nothing', async () => {
    assert.equal((await slipway('promote', 'staging', 'production')).code, 0)
    assert.deepEqual(images('production'), images('staging'))
    const { code, stdout } = await slipway('promote', 'staging', 'production')
    assert.equal(code, 0)
    assert.equal(stdout, 'production has what staging has: nothing changes\n')
  })

  it('what a promotion would change is shown object by object, and exits with 1', async () => {
    assert.deepEqual(await slipway('diff', '--env', 'production', '--against', 'staging'), { code: 0, stdout: '', stderr: '' })
    const pushed = push('1.1.0')
    const [first] = services
    assert.ok(first)
    await slipway('promote', ':1.1.0', 'staging', '--services', first.name)
    const { code, stdout } = await slipway('diff', '--env', 'staging', '--against', 'production')
    assert.equal(code, 1)
    const reference = `${registry.host}/${organisation}/${first.image}@`
    assert.match(stdout, new RegExp(`^Deployment/${first.name}:$`, 'm'))
    assert.match(stdout, new RegExp(`^- +image: ${reference}${images('production').get(first.name)?.digest}$`, 'm'))
    assert.match(stdout, new RegExp(`^\\+ +image: ${reference}${pushed.get(first.name)}$`, 'm'))
    assert.doesNotMatch(stdout, /^Service\//m)
  })

  it('the value of a secret is in no diff, and that it is another one is', async () => {
    const values = (password: string) => ({ ...platform(), secrets: { mode: 'values', values: Object.fromEntries(secretsOf(services).map((name) => [name, password])) } })
    checkout.writeValues('staging', values('red-herring'))
    checkout.writeValues('production', values('blue-whale'))
    const { code, stdout, stderr } = await slipway('diff', '--env', 'staging', '--against', 'production')
    assert.equal(code, 1, stderr)
    assert.match(stdout, /^\+ +\w+: \(not shown, another\)$/m)
    assert.doesNotMatch(stdout, /red-herring|blue-whale/)
    for (const environment of ['staging', 'production']) checkout.writeValues(environment, platform())
  })

  it('the chart is published under a version, and comes back as it was', async () => {
    const { code, stdout, stderr } = await slipway('chart', 'publish', '1.2.0-rc.1')
    assert.equal(code, 0, stderr)
    const [, digest] = new RegExp(`^oci://${registry.host}/charts/slipway:1\\.2\\.0-rc\\.1@(sha256:[0-9a-f]{64})\n$`).exec(stdout) ?? []
    assert.equal(registry.run('digest', `${registry.host}/charts/slipway:1.2.0-rc.1`), digest)
    const helm = buildGoTool(workspace, 'helm')
    const render = (...chart: string[]) => execFileSync(helm, ['template', 'slipway', ...chart, '--values', 'deploy/environments/staging/values.yaml', '--values', 'deploy/environments/staging/images.yaml'], { cwd: checkout.root, encoding: 'utf8' })
    assert.equal(render(`oci://${registry.host}/charts/slipway`, '--version', '1.2.0-rc.1', '--plain-http'), render('deploy/charts/slipway'))
  })

  it('a chart takes no version that Helm would not take', async () => {
    const { code, stderr } = await slipway('chart', 'publish', '1.2')
    assert.equal(code, 2)
    assert.match(stderr, /"1\.2" is no version of a chart/)
  })

  it('a chart that nobody gave a version has that of the commit', async () => {
    const { stdout } = await slipway('chart', 'publish')
    assert.ok(stdout.includes(`:0.0.0-g${checkout.git('rev-parse', '--short', 'HEAD')}@`), stdout)
    checkout.git('tag', 'v3.1.0')
    assert.match((await slipway('chart', 'publish')).stdout, /:3\.1\.0@/)
  })

  it('an environment that nothing was promoted to is not deployed', async () => {
    checkout.git('rm', '--quiet', 'deploy/environments/production/images.yaml')
    const { code, stderr } = await slipway('deploy', 'production')
    assert.equal(code, 2)
    assert.match(stderr, /production\/images\.yaml names no image: promote some first/)
  })

  const platform = () => ({ platform: { registry: `${registry.host}/` }, postgres: { mode: 'statefulset' } })
})
