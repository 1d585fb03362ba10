import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { diffEnvironment } from '../../src/delivery/diff.ts'
import type { Answers } from './stub.ts'
import { Stub } from './stub.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

describe('the difference between an environment and what is deployed', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'slipway-diff-'))
    mkdirSync(path.join(root, 'deploy/environments/staging'), { recursive: true })
    cpSync(path.join(workspace, 'deploy/images.schema.json'), path.join(root, 'deploy/images.schema.json'))
    writeFileSync(path.join(root, 'deploy/environments/staging/values.yaml'), '')
    writeFileSync(path.join(root, 'deploy/environments/staging/images.yaml'), `services: { cards: { platform: { image: { digest: "sha256:${'a'.repeat(64)}" } } } }\n`)
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: cards }\n'

  function differences(deployed: Answers[string]) {
    const { program } = new Stub(root, 'helm', { template: { out: manifest }, 'get manifest': deployed })
    return diffEnvironment(root, { program, major: 4 }, { environment: 'staging', against: undefined })
  }

  it('is everything where nothing was deployed', async () => {
    const all = await differences({ fails: 'Error: release: not found' })
    assert.equal(all.length, 1)
    assert.match(JSON.stringify(all), /cards/)
    assert.deepEqual(await differences({ out: manifest }), [])
  })

  it('is not told where Helm does not say what is deployed', async () => {
    await assert.rejects(differences({ fails: 'Error: Kubernetes cluster unreachable' }), { code: 'COMMAND_FAILED', message: /cluster unreachable$/ })
  })
})
