import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { chartsOf, transportOf } from '../../src/delivery/chart.ts'
import { describeDeploy } from '../../src/delivery/deploy.ts'
import { releaseOf } from '../../src/delivery/release.ts'
import { quoted, run } from '../../src/delivery/run.ts'
import { requireVersion, versionOf } from '../../src/delivery/version.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

describe('the release of an environment', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-release-'))
    for (const environment of ['staging', 'production']) {
      mkdirSync(path.join(root, 'deploy/environments', environment), { recursive: true })
      writeFileSync(path.join(root, 'deploy/environments', environment, 'values.yaml'), '')
    }
    cpSync(path.join(workspace, 'deploy/images.schema.json'), path.join(root, 'deploy/images.schema.json'))
    writeFileSync(path.join(root, 'deploy/environments/staging/images.yaml'), `services: { cards: { platform: { image: { digest: "sha256:${'a'.repeat(64)}" } } } }\n`)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('is said by the commands that Helm takes', () => {
    const [build, upgrade] = describeDeploy({ program: 'helm', major: 4 }, releaseOf(root, 'staging'), '5m')
    assert.equal(build, 'helm dependency build deploy/charts/slipway')
    assert.equal(upgrade, 'helm upgrade --install slipway deploy/charts/slipway --values deploy/environments/staging/values.yaml --values deploy/environments/staging/images.yaml --namespace slipway-staging --wait --wait-for-jobs --timeout 5m')
  })

  it('may be of a chart in a registry, which on this machine has no certificate', () => {
    const source = (chart: string) => releaseOf(root, 'staging', { chart, version: '1.2.0' }).source.slice(0, 4)
    assert.deepEqual(source('oci://registry.example/charts/slipway'), ['oci://registry.example/charts/slipway', '--version', '1.2.0', '--values'])
    assert.deepEqual(source('oci://127.0.0.1:5000/charts/slipway'), ['oci://127.0.0.1:5000/charts/slipway', '--version', '1.2.0', '--plain-http'])
    for (const host of ['localhost', 'localhost:5000', '[::1]:5000', '127.0.0.2']) assert.deepEqual(transportOf(`oci://${host}/charts`), ['--plain-http'], host)
    for (const host of ['localhost.example', '128.0.0.1', 'registry.example']) assert.deepEqual(transportOf(`oci://${host}/charts`), [], host)
  })

  for (const [what, environment, options, message] of [
    ['an environment that is not there', 'stagin', {}, /no environment "stagin"; did you mean "staging"/],
    ['one that nothing was promoted to', 'production', {}, /production\/images\.yaml names no image: promote some first/],
    ['a version of the chart that is here', 'staging', { version: '1.2.0' }, /--version is of a chart in a registry/],
  ] as const) {
    it(`cannot be of ${what}`, () => assert.throws(() => releaseOf(root, environment, options), { code: 'USAGE', message }))
  }
})

describe('a version of the chart', () => {
  it('is what Git says of the commit', (t) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-version-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@slipway.example', ...args], { cwd: root, encoding: 'utf8' }).trim()
    assert.throws(() => versionOf(root), { code: 'USAGE' })
    git('init', '--quiet')
    git('commit', '--quiet', '--allow-empty', '--message=first')
    assert.equal(versionOf(root), `0.0.0-g${git('rev-parse', '--short', 'HEAD')}`)
    git('tag', 'v1.2.0')
    assert.equal(versionOf(root), '1.2.0')
    git('commit', '--quiet', '--allow-empty', '--message=second')
    assert.equal(versionOf(root), `1.2.1-1.g${git('rev-parse', '--short', 'HEAD')}`)
    git('tag', 'v1.3.0-rc.1')
    assert.equal(versionOf(root), '1.3.0-rc.1')
    git('commit', '--quiet', '--allow-empty', '--message=third')
    assert.equal(versionOf(root), `1.3.0-rc.1.1.g${git('rev-parse', '--short', 'HEAD')}`)
    git('tag', 'v2')
    assert.equal(versionOf(root), `0.0.0-g${git('rev-parse', '--short', 'HEAD')}`)
  })

  it('has three numbers', () => {
    for (const good of ['1.2.0', '1.2.0-rc.1']) assert.equal(requireVersion(good), good)
    for (const bad of ['1.2', 'v1.2.0', '01.2.0', 'latest', '1.2.0+build']) assert.throws(() => requireVersion(bad), { code: 'USAGE' }, bad)
  })

  it('is in charts/ of a registry that ends in a slash', () => {
    assert.equal(chartsOf('registry.example/acme/'), 'oci://registry.example/acme/charts')
    assert.throws(() => chartsOf('registry.example'), { code: 'USAGE', message: /a slash at its end/ })
  })
})

describe('a command', () => {
  it('is said as a shell takes it', () => {
    assert.equal(quoted(['kubectl', 'get', 'pods', '-o', 'go-template={{.}}', "it's"]), String.raw`kubectl get pods -o 'go-template={{.}}' 'it'\''s'`)
  })

  it('answers what it printed, and rejects with what it complained of', async () => {
    assert.equal(await run(['cat'], { cwd: '.', input: 'in' }), 'in')
    await assert.rejects(run(['sh', '-c', 'echo out; echo wrong >&2; exit 3'], { cwd: '.' }), { code: 'COMMAND_FAILED', message: /ended with 3: wrong$/ })
    await assert.rejects(run(['no-such-program'], { cwd: '.' }), { code: 'MISSING' })
  })
})
