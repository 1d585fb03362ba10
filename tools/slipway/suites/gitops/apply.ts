import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Kubectl } from '@slipway/testbed/kubectl'

/** Makes objects in a cluster, or makes them what is given. */
export async function apply(kubectl: Kubectl, objects: readonly object[]): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-apply-'))
  try {
    const file = path.join(folder, 'objects.json')
    writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
    await kubectl('apply', '--filename', file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
