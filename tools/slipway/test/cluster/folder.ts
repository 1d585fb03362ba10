import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { clusterFiles } from '../../src/cluster/files.ts'
import { described } from './described.ts'

/** A folder with what is derived of a cluster. */
export function folderOf(t: TestContext, cluster = described()) {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-cluster-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of clusterFiles(cluster)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  return { folder, cluster }
}
