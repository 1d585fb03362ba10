import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { deploy } from '../../src/delivery/deploy.ts'
import { podSecurity } from '../../src/model/pod-security.ts'
import { Stub } from './stub.ts'

/** A chart in a registry, so that nothing is packaged. */
const release = { environment: 'staging', namespace: 'slipway-staging', source: ['oci://registry.example/charts/slipway'] }

let root: string
const quiet = () => undefined

/** A cluster that has the namespace, and nothing else. */
function kubectlStub(): string {
  return new Stub(root, 'kubectl', { 'get namespace': { out: JSON.stringify({ metadata: { labels: podSecurity } }) }, get: { out: '{"items":[]}' } }).program
}

describe('a deploy', () => {
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-deploy-'))
    mkdirSync(path.join(root, 'deploy/charts/slipway'), { recursive: true })
    writeFileSync(path.join(root, 'deploy/charts/slipway/values.yaml'), 'secrets: { mode: values }\n')
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  it('answers what the chart says of the release', async () => {
    const helm = new Stub(root, 'helm', { 'get notes slipway --namespace slipway-staging': { out: 'NOTES:\nOf slipway in slipway-staging: catalog.\nLeft out: orders.\n' } })
    const notes = await deploy(release, { root, services: [], helm: { program: helm.program, major: 4 }, kubectl: kubectlStub(), timeout: '1s', say: quiet })
    assert.equal(notes, 'Of slipway in slipway-staging: catalog.\nLeft out: orders.')
  })

  describe('that Helm does not bring to its end', () => {
    /** What it says, and what Helm was asked, where an upgrade fails and these revisions are there: none where it is undefined. */
    async function failed(upgrade: string, revisions: readonly (readonly [revision: number, status: string])[] | undefined): Promise<{ readonly message: string; readonly asked: string[] }> {
      const helm = new Stub(root, 'helm', {
        'upgrade --install': { fails: upgrade },
        history: revisions ? { out: JSON.stringify(revisions.map(([revision, status]) => ({ revision, status }))) } : { fails: 'Error: release: not found' },
      })
      const failure = await deploy(release, { root, services: [], helm: { program: helm.program, major: 4 }, kubectl: kubectlStub(), timeout: '1s', say: quiet }).then(() => undefined, (error: unknown) => error)
      assert.ok(failure instanceof Error)
      assert.equal((failure as Error & { code?: string }).code, 'DEPLOY_FAILED', failure.message)
      return { message: failure.message, asked: helm.asked }
    }

    const rollbacks = (asked: readonly string[]) => asked.filter((line) => line.startsWith('rollback'))

    it('says why where it was the first, and refused before there was a revision', async () => {
      const { message, asked } = await failed('Error: no matches for kind "Cluster" in version "postgresql.cnpg.io/v1"', undefined)
      assert.match(message, /ended with 1: Error: no matches for kind "Cluster"[^\n]+\nnothing was deployed$/)
      assert.doesNotMatch(message, /not found/)
      assert.deepEqual(rollbacks(asked), [])
    })

    it('goes back to the last revision that was deployed', async () => {
      const { message, asked } = await failed('Error: context deadline exceeded', [[1, 'superseded'], [2, 'deployed'], [3, 'failed'], [4, 'failed']])
      assert.match(message, /context deadline exceeded\nthe release is back at revision 2$/)
      assert.deepEqual(rollbacks(asked), ['rollback slipway 2 --namespace slipway-staging --wait --timeout 1s'])
    })

    it('stays where it is where no revision was ever deployed', async () => {
      const { message, asked } = await failed('Error: context deadline exceeded', [[1, 'failed']])
      assert.match(message, /there is no revision before to go back to/)
      assert.deepEqual(rollbacks(asked), [])
    })

    it('does not take back the one that is under way', async () => {
      const { message, asked } = await failed('Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress', [[1, 'deployed'], [2, 'pending-upgrade']])
      assert.match(message, /is in progress\nnothing was changed: revision 2 is pending-upgrade, so another deploy is under way, or one was killed/)
      assert.deepEqual(rollbacks(asked), [])
    })

    it('takes back nothing where a later one was refused', async () => {
      const { message, asked } = await failed('Error: UPGRADE FAILED: values don\'t meet the specifications of the schema', [[1, 'superseded'], [2, 'deployed']])
      assert.match(message, /nothing was changed: revision 2 is deployed$/)
      assert.deepEqual(rollbacks(asked), [])
    })
  })
})
