import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DerivedFile } from '../render/derived-file.ts'
import { render } from '../render/render.ts'
import type { Difference } from './differences.ts'
import { differences } from './differences.ts'
import { readWorkspace } from './read-workspace.ts'

/** The derived files as their sources give them now. */
export function deriveFiles(root: string, targets?: readonly string[]): DerivedFile[] {
  return render(readWorkspace(root), targets)
}

/** Which derived files are not what their sources give. */
export function findDrift(root: string, targets?: readonly string[]): Difference[] {
  return driftOf(root, deriveFiles(root, targets))
}

/** Writes the derived files that differ, and answers their paths. */
export function writeDerived(root: string, targets?: readonly string[]): string[] {
  const files = deriveFiles(root, targets)
  const stale = new Set(driftOf(root, files).map((difference) => difference.path))
  for (const file of files.filter((one) => stale.has(one.path))) {
    mkdirSync(path.dirname(path.join(root, file.path)), { recursive: true })
    writeFileSync(path.join(root, file.path), file.content)
  }
  return [...stale]
}

function driftOf(root: string, files: readonly DerivedFile[]): Difference[] {
  return differences(files, (file) => {
    const absolute = path.join(root, file)
    return existsSync(absolute) ? readFileSync(absolute) : undefined
  })
}
