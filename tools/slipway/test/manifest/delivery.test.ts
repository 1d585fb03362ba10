import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { readDelivery } from '../../src/manifest/delivery.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

function deliveryOf(t: TestContext, settings?: string, module = 'git.acme.example/shop') {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-delivery-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'deploy/argocd'), { recursive: true })
  cpSync(path.join(workspace, 'deploy/argocd.schema.json'), path.join(root, 'deploy/argocd.schema.json'))
  writeFileSync(path.join(root, 'go.mod'), `module ${module}\n`)
  if (settings !== undefined) writeFileSync(path.join(root, 'deploy/argocd/settings.yaml'), settings)
  return () => readDelivery(root, ['staging', 'production'])
}

describe('how Argo CD delivers', () => {
  it('is by a person in every environment of which nothing is said', (t) => {
    const { environments } = deliveryOf(t)()
    assert.deepEqual(environments.map(({ name, sync }) => [name, sync]), [['production', 'manual'], ['staging', 'manual']])
  })

  it('is what the settings say, and what the schema says where they say nothing', (t) => {
    const { environments, revision } = deliveryOf(t, 'environments:\n  staging:\n    sync: automatic\n    windows:\n      - { kind: deny, schedule: 0 0 * * *, duration: 1h }\n')()
    const windows = [{ kind: 'deny', schedule: '0 0 * * *', duration: '1h', timeZone: 'UTC', manualSync: false }]
    assert.deepEqual(environments[1], { name: 'staging', sync: 'automatic', cluster: 'https://kubernetes.default.svc', windows })
    assert.equal(revision, 'main')
  })

  it('is from where the Go module is, unless the settings name another repository', (t) => {
    assert.equal(deliveryOf(t)().repository, 'https://git.acme.example/shop.git')
    assert.equal(deliveryOf(t, '# nothing yet\n', 'slipway.example')().repository, 'https://slipway.example')
    assert.equal(deliveryOf(t, 'repository: git@acme.example:shop.git\n')().repository, 'git@acme.example:shop.git')
  })

  const mistakes = [
    ['an environment that is not there', 'environments:\n  stagin: {}\n', /settings\.yaml:2: environments\.stagin: there is no deploy\/environments\/stagin; did you mean "staging"\?$/],
    ['a key that nobody knows', 'environments:\n  staging: { prune: false }\n', /settings\.yaml:2: environments\.staging: unknown key "prune"/],
    ['a window without an end', 'environments:\n  staging:\n    windows: [{ kind: allow, schedule: 0 8 * * 1 }]\n', /duration/],
  ] as const
  for (const [what, settings, message] of mistakes) {
    it(`cannot be by ${what}`, (t) => assert.throws(deliveryOf(t, settings), { code: 'MANIFEST_INVALID', message }))
  }
})
