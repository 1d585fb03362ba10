import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stringify } from 'yaml'
import type { KubernetesObject } from '../../src/kubernetes/objects.ts'
import { parseObjects } from '../../src/kubernetes/objects.ts'
import type { Workspace } from '../../src/render/derived-file.ts'
import { render } from '../../src/render/render.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { Helm } from './helm.ts'

export const root = path.resolve(import.meta.dirname, '../../../..')

/** The charts of this workspace, as they are or with what is derived of another one, in a folder of their own. */
export class RenderedChart {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'slipway-charts-'))
  readonly #helm = new Helm(buildGoTool(root, 'helm'), this.#folder)
  readonly folder = path.join(this.#folder, 'deploy/charts/slipway')

  #written = 0

  private constructor() {}

  static async of(workspace?: Workspace): Promise<RenderedChart> {
    const chart = new RenderedChart()
    cpSync(path.join(root, 'deploy/charts'), path.join(chart.#folder, 'deploy/charts'), { recursive: true })
    const derived = workspace === undefined ? [] : render(workspace, ['chart-files', 'chart-schema', 'chart-values'])
    for (const { path: file, content } of derived) {
      mkdirSync(path.dirname(path.join(chart.#folder, file)), { recursive: true })
      writeFileSync(path.join(chart.#folder, file), content)
    }
    await chart.#helm.run('dependency', 'build', chart.folder)
    return chart
  }

  /** The objects of a release with these values laid over the chart's own, later ones over earlier ones. */
  async template(...values: readonly object[]): Promise<KubernetesObject[]> {
    return parseObjects(await this.#helm.run('template', 'library', this.folder, '--namespace', 'ours', ...this.#files(values)))
  }

  /** What whoever installs it is told. */
  async notes(...values: readonly object[]): Promise<string> {
    const told = await this.#helm.run('install', 'library', this.folder, '--namespace', 'ours', '--dry-run=client', ...this.#files(values))
    return told.slice(told.lastIndexOf('NOTES:\n') + 'NOTES:\n'.length).trim()
  }

  async lint(...values: readonly object[]): Promise<void> {
    await this.#helm.run('lint', '--strict', this.folder, ...this.#files(values))
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }

  #files(values: readonly object[]): string[] {
    return values.map((content) => {
      const file = path.join(this.#folder, `values-${(this.#written += 1)}.yaml`)
      writeFileSync(file, stringify(content))
      return `--values=${file}`
    })
  }
}

/** Of any kind, by its name. Throws where there is none. */
export function find<T = Record<string, unknown>>(objects: readonly KubernetesObject[], kind: string, name: string): T {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name)
  if (found === undefined) throw new Error(`there is no ${kind} ${name} among ${objects.map((object) => `${object.kind} ${object.metadata.name}`).join(', ')}`)
  return found as T
}
