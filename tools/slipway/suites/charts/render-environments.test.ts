import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, describe, it } from 'node:test'
import { parse } from 'yaml'
import { RenderedChart, root } from './rendered-chart.ts'

const environments = globSync('deploy/environments/*/values.yaml', { cwd: root }).map((file) => path.dirname(file)).toSorted()
const read = (folder: string, name: string) => {
  const file = path.join(root, folder, name)
  return existsSync(file) ? (parse(readFileSync(file, 'utf8')) as object | null) ?? {} : {}
}

describe('the environments of this workspace', () => {
  let chart: RenderedChart
  before(async () => { chart = await RenderedChart.of() })
  after(() => chart.remove())

  for (const folder of environments) {
    it(`pass helm lint --strict: ${path.basename(folder)}`, () => chart.lint(read(folder, 'values.yaml'), read(folder, 'images.yaml')))

    it(`cannot be rendered without images, and it is said who writes them: ${path.basename(folder)}`, async () => {
      await assert.rejects(chart.template(read(folder, 'values.yaml')), /has no image: .*promote/)
    })
  }
})
