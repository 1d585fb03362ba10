import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, it } from 'node:test'
import { readChartKinds } from '../../src/output/chart-kinds.ts'

describe('the kinds that the charts make', () => {
  it('are those of all templates, each once, and none that belong to no namespace', (t) => {
    const root = mkdtempSync(path.join(tmpdir(), 'slipway-kinds-'))
    t.after(() => rmSync(root, { recursive: true, force: true }))
    const templates = { 'a/templates/_workload.tpl': 'apiVersion: apps/v1\nkind: Deployment\n', 'a/templates/sub/_job.yaml': '{{- if . }}\napiVersion: batch/v1\nkind: Job\nspec:\n  target:\n    apiVersion: v1\n    kind: Pod\n{{- end }}\n', 'b/templates/all.yaml': 'apiVersion: v1\nkind: Service\n---\napiVersion: v1\nkind: PersistentVolume\n' }
    for (const [file, content] of Object.entries(templates)) {
      mkdirSync(path.dirname(path.join(root, 'deploy/charts', file)), { recursive: true })
      writeFileSync(path.join(root, 'deploy/charts', file), content)
    }
    assert.deepEqual(readChartKinds(root), [{ group: '', kind: 'Service' }, { group: 'apps', kind: 'Deployment' }, { group: 'batch', kind: 'Job' }])
  })

  it('are none without charts', () => assert.deepEqual(readChartKinds('/nowhere'), []))
})
