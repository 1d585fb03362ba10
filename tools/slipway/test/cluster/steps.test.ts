import assert from 'node:assert/strict'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { initCluster } from '../../src/cluster/run/init.ts'
import { joinCluster } from '../../src/cluster/run/join.ts'
import { here, through } from '../../src/cluster/run/reach.ts'
import type { Run } from '../../src/cluster/run/run.ts'
import type { RunnerOptions } from '../../src/cluster/run/runner.ts'
import { makeRunner } from '../../src/cluster/run/runner.ts'
import { upgradeCluster } from '../../src/cluster/run/upgrade.ts'
import { defaultInstall, refuseUpgrade } from '../../src/cluster/steps/upgrade.ts'
import { readCluster } from '../../src/cluster/read.ts'
import type { Cluster } from '../../src/cluster/description.ts'
import { folderOf } from './folder.ts'

/** A cluster of a folder that has everything, and a runner that keeps what it shows. */
function prepare(t: TestContext, options: Partial<RunnerOptions> = {}) {
  const { folder, cluster } = folderOf(t)
  const shown: string[] = []
  const told: string[] = []
  const runner = makeRunner({ reach: through('ssh root@{address}'), folder, dryRun: true, show: (text) => void shown.push(text), ...options })
  const run: Run = { runner, folder, tell: (text) => void told.push(text) }
  return { cluster, run, folder, told, text: () => shown.join('\n').replaceAll(path.relative('', folder), 'FOLDER') }
}

const golden = (t: TestContext, text: string, file: string) => t.assert.fileSnapshot(text, path.join(import.meta.dirname, 'golden', file), { serializers: [String] })

function machine(cluster: Cluster, name: string) {
  return [...cluster.controlPlanes, ...cluster.workers].find((one) => one.name === name) ?? assert.fail(name)
}

describe('a dry run', () => {
  it('of init shows every step', async (t) => {
    const { cluster, run, text } = prepare(t)
    await initCluster(cluster, { ...run, dryRun: true })
    golden(t, text(), 'init.txt')
  })

  for (const name of ['control-plane-2', 'worker-1']) {
    it(`of join ${name} shows every step`, async (t) => {
      const { cluster, run, text } = prepare(t)
      await joinCluster(cluster, machine(cluster, name), { ...run, dryRun: true })
      golden(t, text(), `join-${name}.txt`)
    })
  }

  it('of join of the first control plane, which was replaced, begins no other cluster', async (t) => {
    const { cluster, run, text } = prepare(t)
    await joinCluster(cluster, machine(cluster, 'control-plane-1'), { ...run, dryRun: true })
    assert.match(text(), /kind: JoinConfiguration/)
    assert.doesNotMatch(text(), /InitConfiguration|kubeadm init --config/)
    assert.match(text(), /root@10\.0\.0\.12 'kubeadm token create/)
  })

  it('of upgrade shows every step', async (t) => {
    const { cluster, run, text } = prepare(t)
    await upgradeCluster(cluster, { target: 'v1.36.1', install: defaultInstall, dryRun: true }, run)
    golden(t, text(), 'upgrade.txt')
  })

  it('without --via shows what is to be typed on the machine itself', async (t) => {
    const { cluster, run, text } = prepare(t, { reach: here([]) })
    await initCluster(cluster, { ...run, dryRun: true })
    assert.match(text(), /^# control-plane-1, there: the cluster begins\nkubeadm init --config \/etc\/kubernetes\/kubeadm\.yaml/m)
    assert.doesNotMatch(text(), /ssh/)
  })
})

/** Instead of a machine: a shell here, in which what a cluster needs is made up. */
const pretended = (commands: Readonly<Record<string, string>>) => `${Object.entries(commands).map(([name, does]) => `${name}() { ${does}; };`).join(' ')} eval`

describe('a machine that is not what it should be', () => {
  it('is refused before anything is done, with what to do about each point', async (t) => {
    const { cluster, run, text } = prepare(t, { dryRun: false, reach: through(pretended({ hostname: 'echo elsewhere', kubeadm: 'echo v1.34.0', ip: 'true' })) })
    await assert.rejects(initCluster(cluster, { ...run, dryRun: false }), (error: Error & { code?: string }) => {
      assert.equal(error.code, 'MISSING')
      assert.match(error.message, /control-plane-1: not so: its host name is control-plane-1\n {4}hostnamectl set-hostname control-plane-1/)
      assert.match(error.message, /not so: it has the address 10\.0\.0\.11\n/)
      assert.match(error.message, /not so: kubeadm is v1\.35\.4\n {4}apt-get install kubeadm='1\.35\.4-\*'/)
      return true
    })
    assert.equal(text(), '')
  })

  it('is another one, where there is no --via', async (t) => {
    const { cluster, run } = prepare(t, { dryRun: false, reach: here([]) })
    await assert.rejects(initCluster(cluster, { ...run, dryRun: false }), { code: 'MISSING', message: /control-plane-1 \(10\.0\.0\.11\) is another machine\. Run this there, or .*--via 'ssh root@\{address\}'/ })
  })
})

describe('a step', () => {
  const on = { name: 'a', address: '10.0.0.1' }

  it('gets to its machine as one word, whatever is in it', async (t) => {
    const { run } = prepare(t, { dryRun: false, reach: through('sh -c') })
    assert.equal(await run.runner.run({ on, does: 'x', command: `printf '%s' "it's"; cat`, input: { text: ' $HOME', secrets: [] } }), "it's $HOME")
  })

  it('is shown without what is secret', async (t) => {
    const { run, text } = prepare(t, { dryRun: false, reach: through('sh -c') })
    await run.runner.run({ on, does: 'x', command: 'cat > /dev/null', input: { text: 'key: hidden-word\n', secrets: ['hidden-word'] } })
    assert.match(text(), /key: …\n/)
    assert.doesNotMatch(text(), /hidden-word/)
  })

  it('that fails ends it, with what it said', async (t) => {
    const { run } = prepare(t, { dryRun: false, reach: through('sh -c') })
    await assert.rejects(run.runner.run({ on, does: 'it tries', command: 'echo "no room" >&2; exit 7' }), { code: 'STEP_FAILED', message: 'a: it tries: it ended with 7:\nno room' })
  })
})

describe('an upgrade', () => {
  const running = new Map([['a', 'v1.35.4'], ['b', 'v1.35.4']])
  const refusals = [
    ['to an older version', 'v1.35.3', running, /older than what runs, v1\.35\.4/],
    ['over two minor releases', 'v1.37.0', running, /from v1\.35\.4 to v1\.37\.0 is more than one minor release: go to v1\.36 first/],
    ['before the last one is finished', 'v1.36.0', new Map([['a', 'v1.35.4'], ['b', 'v1.34.9']]), /b still runs v1\.34\.9: finish the upgrade to v1\.35\.4 first/],
    ['to what is no version', '1.36', running, /1\.36 is no version/],
  ] as const
  for (const [what, target, versions, message] of refusals) {
    it(`is refused ${what}`, () => assert.throws(() => refuseUpgrade(target, versions), { code: 'USAGE', message }))
  }

  it('is taken to a later patch, to the next minor release, and to the rest of one that was begun', () => {
    for (const target of ['v1.35.4', 'v1.35.12', 'v1.36.0']) refuseUpgrade(target, running)
    refuseUpgrade('v1.36.0', new Map([['a', 'v1.36.0'], ['b', 'v1.35.4']]))
  })
})

describe('deploy/kubeadm', () => {
  it('is a cluster without contradictions, where there is one', () => {
    assert.doesNotThrow(() => readCluster(path.resolve(import.meta.dirname, '../../../..')))
  })
})
