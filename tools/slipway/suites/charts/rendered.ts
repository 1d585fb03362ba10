import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { Helm } from './helm.ts'
import type { Cell } from './matrix.ts'
import { listCells, renderCell } from './matrix.ts'

export const root = path.resolve(import.meta.dirname, '../../../..')

export interface RenderedCell extends Cell {
  readonly text: string
  readonly objects: readonly KubernetesObject[]
}

export interface Rendered {
  readonly cells: readonly RenderedCell[]
  readonly helm: Helm
  readonly folder: string
  remove(): void
}

/** The whole matrix, by the Helm of this version. */
export async function renderMatrix(tool: 'helm' | 'helm3' = 'helm'): Promise<Rendered> {
  const folder = mkdtempSync(path.join(tmpdir(), 'slipway-charts-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  try {
    const helm = new Helm(buildGoTool(root, tool), folder)
    const cells: RenderedCell[] = []
    for (const cell of await listCells(root, helm, folder)) cells.push({ ...cell, ...(await renderCell(helm, cell)) })
    return { cells, helm, folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}

/** What Argo CD is told of this workspace. */
export function argocdText(): string {
  return ['root', 'applications'].map((name) => readFileSync(path.join(root, 'deploy/argocd', `${name}.yaml`), 'utf8')).join('\n---\n')
}
