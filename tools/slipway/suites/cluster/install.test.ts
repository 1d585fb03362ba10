import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { before, describe, it } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { Counts } from '../../src/gate/suite.ts'
import { until } from '../until.ts'
import type { Pod } from './kubernetes.ts'
import type { Shop } from './shop.ts'
import { root, servers, standingShop } from './shop.ts'

describe('the shop that Helm installs from a registry', () => {
  let shop: Shop
  before(async () => {
    const began = Date.now()
    shop = await standingShop()
    console.log(`the shop stands after ${Math.round((Date.now() - began) / 1000)} s`)
  })

  it('has as many Pods of each service as its manifest asks for at least, on both nodes, all Ready, without a restart', async () => {
    for (const { name, scale } of servers) {
      const pods = await shop.namespace.pods(`deployment/${name}`)
      assert.equal(pods.length, scale.min, name)
      assert.equal(new Set(pods.map(({ spec }) => spec.nodeName)).size, Math.min(2, scale.min), `${name} is on one node alone`)
      assert.equal(restartsOf(pods), 0, name)
    }
  })

  it('is in a namespace that takes no Pod but a restricted one, and every service has got through', async () => {
    const { metadata } = await shop.namespace.get<{ metadata: { labels: Record<string, string> } }>('namespace', shop.namespace.name)
    assert.equal(metadata.labels['pod-security.kubernetes.io/enforce'], 'restricted')
    await assert.rejects(shop.namespace.kubectl('run', 'loose', '--image=none', '--restart=Never'), /violates PodSecurity "restricted/)
  })

  it('has autoscalers that hold the replicas at their least: nothing measures Pods here, and they say so', async () => {
    const wanted = servers.filter(({ scale }) => scale.max > scale.min).map(({ name }) => name).toSorted()
    await until('they have looked at what they scale', async () => {
      const { items } = await shop.namespace.get<{ items: Autoscaler[] }>('horizontalpodautoscalers')
      return isDeepStrictEqual(items.filter(holdsItsLeast).map(({ spec }) => spec.scaleTargetRef.name).toSorted(), wanted)
    })
  })

  it('passes its end-to-end tests unchanged, through the door of a worker', () => {
    const { passed, failed, skipped } = runEndToEnd(shop.url)
    assert.ok(passed > 0)
    assert.deepEqual({ failed, skipped }, { failed: 0, skipped: 0 })
  })
})

/** What is asked of a HorizontalPodAutoscaler here. */
interface Autoscaler {
  readonly spec: { readonly minReplicas: number; readonly scaleTargetRef: { readonly name: string } }
  readonly status: { readonly currentReplicas: number; readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason: string }[] }
}

/** A cluster without metrics-server has no numbers to scale by. */
function holdsItsLeast({ spec, status }: Autoscaler): boolean {
  const active = status.conditions?.find(({ type }) => type === 'ScalingActive')
  return status.currentReplicas === spec.minReplicas && active?.status === 'False' && active.reason === 'FailedGetResourceMetric'
}

const restartsOf = (pods: readonly Pod[]): number => pods.flatMap(({ status }) => status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0)

/** Runs apps/shop-e2e in a process of its own against a shop. */
function runEndToEnd(url: string): Counts {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-e2e-'))
  const result = path.join(folder, 'result.json')
  try {
    // Within a test, Node would run no others.
    const { NODE_TEST_CONTEXT: _within, ...env } = process.env
    const reporter = path.join(root, 'tools/slipway/src/testing/node-reporter.ts')
    spawnSync(process.execPath, ['--test', `--test-reporter=${reporter}`, 'test/*.test.ts'], {
      cwd: path.join(root, 'apps/shop-e2e'),
      stdio: 'inherit',
      env: { ...env, SLIPWAY_BASE_URL: url, SLIPWAY_TEST_RESULT: result, SLIPWAY_TEST_SUITE: 'shop-e2e' },
    })
    return JSON.parse(readFileSync(result, 'utf8')) as Counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
