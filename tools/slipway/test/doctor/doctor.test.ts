import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { whyNotInstalled } from '../../src/doctor/dependencies.ts'
import { examine } from '../../src/doctor/examine.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import type { Probe } from '../../src/doctor/probe.ts'
import { slipway } from '../cli/slipway.ts'

const healthy: Probe = {
  platform: 'linux', arch: 'x64', isRoot: false, node: '24.1.0', goNeeded: '1.26.0', port: 8080,
  version: (program) => `${program} 1.0`,
  whyNotGo: () => undefined, whyNotDependencies: () => undefined, whyNotPostgres: () => undefined, whyNotUnprivileged: () => undefined,
  runsHere: false, whyNotPort: async () => undefined,
  freeBytes: () => 2 ** 40,
}

const lacks = (...lacking: string[]) => (program: string) => (lacking.includes(program) ? undefined : `${program} 1.0`)

/** What is not ok. */
async function complaints(machine: Partial<Probe>): Promise<Finding[]> {
  return (await examine({ ...healthy, ...machine })).filter(({ state }) => state !== 'ok')
}

describe('slipway doctor', () => {
  it('has nothing to say of a machine that has everything', async () => {
    assert.deepEqual(await complaints({}), [])
  })

  const cases: { what: string; machine: Partial<Probe>; finding: Finding }[] = [
    { what: 'an old Node', machine: { node: '20.20.2' }, finding: { name: 'Node', state: 'missing', says: 'this is 20.20.2, and it takes 24 or newer', run: 'npm ci --include=optional' } },
    { what: 'an old Node on macOS', machine: { node: '20.20.2', platform: 'darwin' }, finding: { name: 'Node', state: 'missing', says: 'this is 20.20.2, and it takes 24 or newer', run: 'brew install node@24' } },
    {
      what: 'no Go', machine: { whyNotGo: () => 'no Go' },
      finding: { name: 'Go', state: 'missing', says: 'no Go', run: 'curl -fsSL https://go.dev/dl/go1.26.0.linux-amd64.tar.gz | sudo tar -C /usr/local -xz && export PATH=/usr/local/go/bin:$PATH' },
    },
    { what: 'no Go on macOS', machine: { whyNotGo: () => 'no Go', platform: 'darwin' }, finding: { name: 'Go', state: 'missing', says: 'no Go', run: 'brew install go' } },
    { what: 'no git', machine: { version: lacks('git') }, finding: { name: 'git', state: 'missing', says: 'it is not on the PATH', run: 'sudo apt-get install -y git' } },
    { what: 'no git as root', machine: { version: lacks('git'), isRoot: true }, finding: { name: 'git', state: 'missing', says: 'it is not on the PATH', run: 'apt-get install -y git' } },
    { what: 'other dependencies', machine: { whyNotDependencies: () => 'stale' }, finding: { name: 'dependencies', state: 'missing', says: 'stale', run: 'npm ci' } },
    { what: 'a full disk', machine: { freeBytes: () => 2 ** 30 }, finding: { name: 'disk', state: 'missing', says: '1.0 GiB free, and a first start takes 3', run: 'go clean -cache' } },
    { what: 'no PostgreSQL', machine: { whyNotPostgres: () => 'none' }, finding: { name: 'PostgreSQL', state: 'missing', says: 'none', run: 'npm ci --include=optional' } },
    { what: 'root without namespaces', machine: { whyNotUnprivileged: () => 'off' }, finding: { name: 'user for PostgreSQL', state: 'missing', says: 'off', run: 'sysctl -w user.max_user_namespaces=15000' } },
    { what: 'a port in use', machine: { whyNotPort: async () => 'in use' }, finding: { name: 'port', state: 'missing', says: 'in use', run: 'PORT=9000 npm start' } },
    { what: 'no rsync', machine: { version: lacks('rsync') }, finding: { name: 'rsync', state: 'optional', says: 'the GitLab pipeline runs by it here', run: 'sudo apt-get install -y rsync' } },
    { what: 'no maven on macOS', machine: { version: lacks('mvn', 'setpriv'), platform: 'darwin' }, finding: { name: 'mvn', state: 'optional', says: 'it fetches what the Jenkins pipeline runs by', run: 'brew install maven' } },
  ]
  for (const { what, machine, finding } of cases) {
    it(`tells of ${what}, with what mends it`, async () => assert.deepEqual(await complaints(machine), [finding]))
  }

  it('takes no offence at a port that this clone itself listens on', async () => {
    assert.deepEqual(await complaints({ runsHere: true, whyNotPort: async () => 'in use' }), [])
  })

  it('compares what is installed with package-lock.json, and does not ask for what is optional', (t) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-doctor-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    const write = (file: string, packages: object) => writeFileSync(path.join(root, file), JSON.stringify({ packages }))
    write('package-lock.json', { '': { version: '1' }, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' }, 'node_modules/c': { version: '3.0.0', optional: true } })
    assert.equal(whyNotInstalled(root), 'nothing is installed')
    mkdirSync(path.join(root, 'node_modules'))
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } })
    assert.equal(whyNotInstalled(root), 'package-lock.json has a 1.0.0, and 0.9.0 is installed, and 1 more')
    write('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0' } })
    assert.equal(whyNotInstalled(root), undefined)
  })

  it('looks at this machine, and exits with 3 where something is missing: here, the port', async (t) => {
    const holder = createServer().listen(0, '127.0.0.1')
    t.after(() => holder.close())
    await once(holder, 'listening')
    const PORT = String((holder.address() as AddressInfo).port)
    const { code, stdout } = await slipway(['doctor', '--json'], { env: { PORT } })
    const findings = JSON.parse(stdout) as Finding[]
    assert.equal(code, 3)
    assert.equal(findings.find(({ name }) => name === 'port')?.state, 'missing')
    assert.deepEqual(findings.filter(({ name }) => ['Node', 'Go', 'git'].includes(name)).map(({ state }) => state), ['ok', 'ok', 'ok'])
  })

  it('colours what a person reads, and only for a person', async () => {
    const plain = await slipway(['doctor'])
    assert.match(plain.stdout, /^ok +Node +24\./m)
    assert.ok(!plain.stdout.includes('\u001B'))
    assert.ok((await slipway(['doctor'], { env: { FORCE_COLOR: '1' } })).stdout.includes('\u001B[32mok'))
    assert.ok(!(await slipway(['doctor'], { env: { NO_COLOR: '1' } })).stdout.includes('\u001B'))
  })
})
