import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stringify } from 'yaml'
import { renderMatrix } from './rendered.ts'

/*
 * Writes what the chart of now makes of the services that have everything into frozen/, as a chart without templates: what is deployed somewhere,
 * from then on. Run it when a version of the chart is released, never to make a test pass: node tools/slipway/suites/charts/freeze.ts
 */
const { cells, remove } = await renderMatrix()
remove()
const cell = cells.find(({ name }) => name === 'everything, statefulset, values')
const templates = path.join(import.meta.dirname, 'frozen/templates')
mkdirSync(templates, { recursive: true })
// What the API lets no one change, or not all of. Others may come and go.
const fixed = ['CronJob', 'Deployment', 'Job', 'Service', 'StatefulSet']
const objects = (cell?.objects ?? []).filter(({ kind }) => fixed.includes(kind))
const header = '# Frozen by freeze.ts: what is deployed already, which later charts have to be able to change. Never edited.\n'
writeFileSync(path.join(templates, 'objects.yaml'), header + objects.map((object) => stringify(object, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })).join('---\n'))
