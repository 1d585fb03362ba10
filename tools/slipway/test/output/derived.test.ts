import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, afterEach, before, describe, it } from 'node:test'
import { checkWorkspace } from '../../src/check/check.ts'
import { descriptorSet } from '../descriptor-set.ts'
import { Fixture } from '../workspace/fixture.ts'

const derived = ['CODEOWNERS', 'deploy/routes.binpb', 'deploy/swarm/stack.yml', 'docker-compose.yml', 'docs/services.md']
/** That grow with every service too. */
const ofTheChart = ['deploy/charts/slipway/files/routes.binpb', 'deploy/charts/slipway/values.yaml']

describe('derived files, in a workspace', () => {
  let fixture: Fixture
  before(() => {
    fixture = new Fixture()
    fixture.write('upstream.yaml', 'version: "0"\nupstream: []\nsample: []\n')
    for (const name of ['catalog', 'orders']) addDescriptors(name)
    fixture.nx(['sync'])
    fixture.commit('derive')
  })
  after(() => fixture.remove())
  afterEach(() => fixture.reset())

  it('are in sync as they were written', () => {
    fixture.nx(['sync:check'])
    assert.deepEqual(checkWorkspace(fixture.root).findings, [])
  })

  for (const file of derived) {
    it(`fail sync:check with their differences when ${file} was edited, and sync mends it`, () => {
      const there = readFileSync(path.join(fixture.root, file))
      fixture.write(file, 'edited\n')
      assert.throws(() => fixture.nx(['sync:check']), (error: Error) => {
        assert.match(error.message, new RegExp(`${file.replaceAll(".", "\\.")} is not what the manifests give; run: npx nx sync`))
        assert.match(error.message, file.endsWith('.binpb') ? /binary, 7 bytes there/ : /^-edited$/m)
        return true
      })
      const [finding] = checkWorkspace(fixture.root).findings
      assert.equal(finding?.check, 'derived')
      assert.equal(finding.run, 'npx nx sync')
      fixture.nx(['sync'])
      assert.deepEqual(readFileSync(path.join(fixture.root, file)), there)
    })
  }

  it('fail sync:check when a manifest changed', () => {
    fixture.write('apps/go-orders/service.yaml', 'name: orders\nteam: till\nserves: grpc\npublic: true\nneeds: { services: [catalog] }\n')
    assert.throws(() => fixture.nx(['sync:check']), /^-\/apps\/go-orders\/ +@slipway\/checkout$/m)
  })

  it('are not asked about while a manifest is wrong: that is told, with its line', () => {
    fixture.write('apps/go-orders/service.yaml', 'name: orders\nteam: checkout\nserves: grpc\nreplicas: 3\n')
    assert.deepEqual(checkWorkspace(fixture.root).findings.map(({ check, message }) => [check, message.split(':')[1]]), [['manifests', '4']])
    assert.throws(() => fixture.nx(['sync:check']), /service\.yaml:4: unknown key "replicas"/)
  })

  it('conflict alone when two branches each add a service, and sync solves it', () => {
    const add = (name: string) => {
      git('checkout', '--quiet', '-b', name, 'main')
      fixture.write(`apps/go-${name}/service.yaml`, `name: ${name}\nteam: ${name}\nserves: grpc\npublic: true\n`)
      fixture.write(`apps/go-${name}/main.go`, 'package main\n\nfunc main() {}\n')
      fixture.write(`libs/contracts/${name}/slipway/${name}/v1/${name}.proto`, `syntax = "proto3";\n\npackage slipway.${name}.v1;\n`)
      addDescriptors(name)
      fixture.nx(['sync'])
      fixture.commit(`add ${name}`)
    }
    add('parcels')
    add('payments')
    assert.throws(() => git('merge', 'parcels'))
    const conflicts = git('diff', '--name-only', '--diff-filter=U').trim().split('\n')
    assert.deepEqual(conflicts.filter((file) => ![...derived, ...ofTheChart].includes(file)), [])
    assert.ok(conflicts.length > 0)
    fixture.nx(['sync'])
    fixture.nx(['sync:check'])
    fixture.commit('merge')
    const owners = readFileSync(path.join(fixture.root, 'CODEOWNERS'), 'utf8')
    for (const name of ['parcels', 'payments']) assert.match(owners, new RegExp(`^/apps/go-${name}/ +@slipway/${name}$`, 'm'))
    assert.doesNotMatch(owners, /^[<=>]{7}/m)
  })

  function addDescriptors(name: string): void {
    fixture.write(`libs/contracts/${name}/gen/descriptors.binpb`, descriptorSet(`slipway/${name}/v1/${name}.proto`))
  }
  function git(...args: string[]): string {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@slipway.example']
    return execFileSync('git', [...identity, ...args], { cwd: fixture.root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  }
})
