import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { readManifests } from '../../src/manifest/read.ts'

const schema = path.resolve(import.meta.dirname, '../../../../deploy/manifest.schema.json')

function workspaceOf(t: TestContext, manifests: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'slipway-manifest-'))
  t.after(() => rmSync(root, { recursive: true, force: true }))
  mkdirSync(path.join(root, 'deploy'))
  cpSync(schema, path.join(root, 'deploy/manifest.schema.json'))
  for (const [folder, content] of Object.entries(manifests)) {
    mkdirSync(path.join(root, 'apps', folder), { recursive: true })
    writeFileSync(path.join(root, 'apps', folder, 'service.yaml'), content)
  }
  return root
}

describe('a manifest', () => {
  it('gets the defaults of what it leaves out', (t) => {
    const root = workspaceOf(t, { 'go-catalog': 'name: catalog\nteam: catalog\nserves: grpc\n' })
    assert.deepEqual(readManifests(root), [
      { name: 'catalog', team: 'catalog', serves: 'grpc', public: false, needs: { services: [], postgres: false }, folder: 'apps/go-catalog' },
    ])
  })

  const mistakes = [
    { what: 'a key that is misspelt', yaml: 'name: a\nteam: a\nserves: grpc\nneeds:\n  postgress: true\n', says: /service\.yaml:5: needs: unknown key "postgress", did you mean "postgres"\?$/ },
    { what: 'a key that is not known', yaml: 'name: a\nteam: a\nserves: grpc\nreplicas: 3\n', says: /service\.yaml:4: unknown key "replicas"; known are name, team/ },
    { what: 'a value that is not one of those there are', yaml: 'name: a\nteam: a\nserves: soap\n', says: /service\.yaml:3: serves: .*: grpc, http$/ },
    { what: 'a name that is no DNS label', yaml: 'name: A_b\nteam: a\nserves: grpc\n', says: /service\.yaml:1: name: must match pattern/ },
    { what: 'a key that is missing', yaml: 'name: a\nserves: grpc\n', says: /service\.yaml:1: must have required property 'team'$/ },
    { what: 'what is no YAML', yaml: 'name: [a\nteam: a\n', says: /service\.yaml:\d+: / },
    { what: 'an empty file', yaml: '', says: /service\.yaml:1: must be object$/ },
  ]
  for (const { what, yaml, says } of mistakes) {
    it(`is refused for ${what}, with file and line`, (t) => {
      assert.throws(() => readManifests(workspaceOf(t, { 'go-a': yaml })), { code: 'MANIFEST_INVALID', message: says })
    })
  }

  it('is refused together with all others that are wrong', (t) => {
    const root = workspaceOf(t, { 'go-a': 'name: a\n', 'go-b': 'name: b\nteam: b\nserves: soap\n' })
    assert.throws(() => readManifests(root), (error: Error) => error.message.includes('apps/go-a/service.yaml') && error.message.includes('apps/go-b/service.yaml'))
  })
})
