import assert from 'node:assert/strict'
import path from 'node:path'
import { after, describe, it } from 'node:test'
import { parseObjects } from '../../src/kubernetes/objects.ts'
import { buildGoTool } from '../../src/workspace/go-tool.ts'
import { score } from './kube-score.ts'
import { conform } from './kubeconform.ts'
import { printObjects } from './kubectl.ts'
import { argocdText, renderMatrix, root } from './rendered.ts'
import { faults, plant } from './rules/faults.ts'
import { findBroken, rulesFor } from './rules/rules.ts'
import { writeCrdSchemas, writeKubernetesSchemas } from './schema-files.ts'
import { readCrds, readKubernetes } from './sources.ts'
import { readWaivers, waive } from './waivers.ts'

const { cells, folder, remove } = await renderMatrix()
after(remove)
const kinds = new Set(cells.flatMap(({ objects }) => objects.map(({ kind }) => kind)))
const crdFolder = path.join(folder, 'crds')
writeCrdSchemas(crdFolder, await readCrds(root))
const versions = (await readKubernetes(root)).map(({ version, definitions }) => {
  const schemas = path.join(folder, version)
  writeKubernetesSchemas(schemas, definitions, (kind) => kinds.has(kind))
  return { version, folders: [schemas, crdFolder] }
})

const everything = cells.find(({ name }) => name === 'everything, statefulset, existing')
assert.ok(everything)

describe('kubeconform', () => {
  const kubeconform = buildGoTool(root, 'kubeconform')

  for (const { version, folders } of versions) {
    it(`finds every object as the schemas of ${version} and of the CRDs want it, and no field more`, async () => {
      const text = [...cells.map((cell) => cell.text), argocdText()].join('\n---\n')
      assert.deepEqual(await conform(kubeconform, text, folders), { valid: parseObjects(text).length, complaints: [] })
    })
  }

  it('finds a field that is misspelt, one of another type, one that is missing, and a kind that nobody described', async () => {
    const folders = versions.at(-1)?.folders ?? []
    const wrong = async (object: object) => (await conform(kubeconform, printObjects([object]), folders)).complaints
    const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'a' }, spec: { selector: {}, template: {}, ...spec } })
    assert.deepEqual(await wrong(deployment({})), [])
    assert.match((await wrong(deployment({ replicaz: 1 }))).join(), /additional properties 'replicaz' not allowed/)
    assert.match((await wrong(deployment({ replicas: 'two' }))).join(), /got string, want null or integer|got string, want integer/)
    assert.match((await wrong(deployment({ template: { spec: { containers: [{ image: 'a' }] } } }))).join(), /missing property 'name'/)
    assert.match((await wrong({ apiVersion: 'example.com/v1', kind: 'Other', metadata: { name: 'a' } })).join(), /could not find schema for Other/)
    const scaled = { apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: { name: 'a' }, spec: { scaleTargetRef: { name: 'a' }, triggers: [], idle: 1 } }
    assert.match((await wrong(scaled)).join(), /additional properties 'idle' not allowed/)
  })
})

describe('kube-score', () => {
  const program = buildGoTool(root, 'kube-score')
  const waivers = readWaivers()

  it('finds nothing that is not waived, and every waiver is needed', async () => {
    const findings = []
    for (const { text } of cells) findings.push(...(await score(program, text)))
    assert.deepEqual(waive(findings, waivers), { left: [], unused: [] })
  })

  it('is contradicted five times at most, with a reason each', () => {
    assert.ok(waivers.length <= 5)
    for (const { check, because } of waivers) assert.ok(because.length > 20, check)
  })

  it('is not waived where it finds something else of the same check', async () => {
    const unlimited = { kind: 'Deployment', name: 'pages', at: ['spec', 'template', 'spec', 'containers', 0, 'resources', 'limits'], to: undefined }
    const { left } = waive(await score(program, printObjects(plant(everything.objects, unlimited))), waivers)
    assert.ok(left.some((line) => /Memory limit is not set/.test(line)), left.join('\n'))
  })
})

describe('our own rules', () => {
  for (const { name, services, modes, objects } of cells) it(`hold: ${name}`, () => assert.deepEqual(findBroken(rulesFor(services, modes), objects), {}))

  const rules = rulesFor(everything.services, everything.modes)
  for (const fault of faults) {
    it(`find, in ${fault.kind} ${fault.name}, ${fault.at.slice(-2).join('.')} ${JSON.stringify(fault.to) ?? 'gone'}`, () => {
      assert.ok(Object.keys(findBroken(rules, plant(everything.objects, fault))).includes(fault.breaks))
    })
  }

  it('are each shown to find something', () => {
    assert.deepEqual(rules.map(({ says }) => says).filter((says) => !faults.some(({ breaks }) => breaks === says)), [])
  })
})
