import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { readEnvironments } from '../../src/manifest/environments.ts'
import { manifest } from '../model/manifests.ts'

const workspace = path.resolve(import.meta.dirname, '../../../..')

function environmentOf(t: TestContext, values: string) {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-environment-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'deploy/environments/staging'), { recursive: true })
  for (const name of ['manifest', 'environment']) cpSync(path.join(workspace, `deploy/${name}.schema.json`), path.join(root, `deploy/${name}.schema.json`))
  writeFileSync(path.join(root, 'deploy/environments/staging/values.yaml'), values)
  return () => readEnvironments(root, [manifest('catalog', { scale: { min: 2, max: 4, cpu: 70 } })])
}

describe('the values of an environment', () => {
  it('are what differs', (t) => {
    const [staging] = environmentOf(t, 'services:\n  catalog:\n    platform:\n      scale: { min: 1 }\n')()
    assert.deepEqual(staging?.services.get('catalog'), { scale: { min: 1 } })
  })

  it('may be about all services, which is for the chart', (t) => {
    assert.equal(environmentOf(t, 'platform:\n  registry: registry.example/\npostgres:\n  mode: external\n')()[0]?.services.size, 0)
  })

  it('may be none', (t) => assert.equal(environmentOf(t, '# nothing differs\n')()[0]?.name, 'staging'))

  const mistakes = [
    ['a service that is not there', 'services:\n  katalog:\n    platform: { scale: { min: 1 } }\n', /staging\/values\.yaml:2: services\.katalog: there is no such service; did you mean "catalog"\?$/],
    ['what the manifest says too', 'services:\n  catalog:\n    platform:\n      scale:\n        min: 2\n', /staging\/values\.yaml:5: services\.catalog\.platform\.scale\.min: is what apps\/go-catalog\/service\.yaml says too: leave it out$/],
    ['less than there are at least', 'services:\n  catalog:\n    platform:\n      scale: { min: 5 }\n', /staging\/values\.yaml:4: services\.catalog\.platform\.scale: max is 4 then, which is less than min, which is 5$/],
    ['what only a manifest says', 'services:\n  catalog:\n    platform:\n      needs: { postgres: true }\n', /staging\/values\.yaml:4: services\.catalog\.platform: unknown key "needs"; known are scale, resources, slo, drain, runDeadline, environment$/],
    ['which image runs, which is not for people to write', 'services:\n  catalog:\n    platform:\n      image: { tag: dev }\n', /staging\/values\.yaml:4: services\.catalog\.platform: unknown key "image"/],
    ['what the chart does not take', 'postgres:\n  mode: mysql\n', /staging\/values\.yaml:2: postgres\.mode: must be one of cloudnativepg, external, statefulset$/],
  ] as const
  for (const [what, values, message] of mistakes) {
    it(`are refused for ${what}`, (t) => assert.throws(environmentOf(t, values), { code: 'MANIFEST_INVALID', message }))
  }
})
