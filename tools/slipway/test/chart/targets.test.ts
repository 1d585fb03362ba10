import { Ajv } from 'ajv'
import assert from 'node:assert/strict'
import path from 'node:path'
import type { TestContext } from 'node:test'
import { describe, it } from 'node:test'
import { parse } from 'yaml'
import { render } from '../../src/render/render.ts'
import { lending, workspaceOf } from './example.ts'

const contentOf = (target: string, workspace = workspaceOf()) => String(render(workspace, [target])[0]?.content)
const golden = (target: string, file: string) => (t: TestContext) =>
  t.assert.fileSnapshot(contentOf(target), path.join(import.meta.dirname, 'golden', file), { serializers: [String] })

type Values = Record<string, unknown> & { services: Record<string, Record<'manifest' | 'derived' | 'platform', Record<string, unknown>>> }
const values = (): Values => parse(contentOf('chart-values')) as Values
const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(contentOf('chart-schema')) as object)

/** What the schema says against the values of the example, once they were changed. */
function refusals(change: (all: Values) => void): string[] {
  const all = values()
  change(all)
  validate(all)
  return (validate.errors ?? []).map(({ instancePath, message, params }) => `${instancePath} ${message} ${Object.values(params as object).join()}`)
}

describe('the values of the chart', () => {
  it('are what the manifests say, what the model knows, and what is so where an environment says nothing', golden('chart-values', 'values.yaml'))
  it('are what their schema takes', () => assert.deepEqual(refusals(() => {}), []))
  it('are in a table', golden('chart-readme', 'README.md'))

  it('hold every key that the table has, and no other, but for what has no value by itself', () => {
    const named = new Set([...contentOf('chart-readme').matchAll(/^\| `((?:platform|postgres|secrets)\.[^`]+)`/gm)].map(([, key]) => key))
    for (const group of ['platform', 'postgres', 'secrets']) {
      for (const key of leaves(values()[group], group)) assert.ok([...named].some((name) => key === name || key.startsWith(`${name}.`)), key)
    }
  })

  it('have a service more for a manifest more, and nothing else', () => {
    const [with7, with6] = [workspaceOf(), workspaceOf(lending.filter(({ name }) => name !== 'covers'))].map((workspace) => contentOf('chart-values', workspace).split('\n'))
    assert.deepEqual(with6?.filter((line) => !with7?.includes(line)), [])
    assert.equal(render(workspaceOf(), ['chart-files']).length, 2)
  })
})

describe('the schema of the values', () => {
  const mistakes: readonly (readonly [string, (all: Values) => void])[] = [
    ['at the top', (all) => { all['platfrom'] = {} }],
    ['of a service', (all) => { Object.assign(all.services['books'] ?? {}, { chart: {} }) }],
    ['of a manifest', (all) => { Object.assign(all.services['books']?.manifest ?? {}, { port: 1 }) }],
    ['of what is derived', (all) => { Object.assign(all.services['books']?.derived ?? {}, { more: true }) }],
    ['of what an environment decides for a service', (all) => { Object.assign(all.services['books']?.platform ?? {}, { replicas: 3 }) }],
    ['of what it decides for all', (all) => { Object.assign(all['platform'] as object, { host: 'x' }) }],
    ['within a group', (all) => { Object.assign((all['postgres'] as Record<string, object>)['external'] ?? {}, { user: 'x' }) }],
  ]
  for (const [where, change] of mistakes) it(`refuses a key that it does not know, ${where}`, () => assert.match(refusals(change)[0] ?? '', /must NOT have additional properties/))

  it('is closed wherever it describes an object with keys of its own, but for what is Helm\'s', () => {
    const open: string[] = []
    const visit = (schema: unknown, at: string): void => {
      if (typeof schema !== 'object' || schema === null) return
      const { properties, additionalProperties } = schema as Record<string, unknown>
      if (properties !== undefined && additionalProperties !== false && !Array.isArray(properties) && !at.endsWith('/properties')) open.push(at)
      for (const [key, child] of Object.entries(schema)) visit(child, `${at}/${key}`)
    }
    visit(JSON.parse(contentOf('chart-schema')), '')
    assert.deepEqual(open, [])
  })

  it('takes what Helm adds for charts within charts', () => {
    assert.deepEqual(refusals((all) => Object.assign(all, { global: { any: 'thing' }, service: { global: { any: 'thing' } } })), [])
  })

  it('takes an image by digest or by tag, which an environment\'s own values may not have', () => {
    const set = (image: object) => refusals((all) => Object.assign(all.services['books']?.platform ?? {}, { image }))
    assert.deepEqual(set({ digest: `sha256:${'0'.repeat(64)}`, tag: '1.2.0' }), [])
    assert.equal(set({ digest: 'latest' }).length, 1)
  })

  it('takes of a service that is gone the image that it had, and nothing else; of others both of what the team wrote and what is derived', () => {
    const image = { digest: `sha256:${'0'.repeat(64)}` }
    const set = (service: object) => refusals((all) => Object.assign(all.services, { shelves: service }))
    assert.deepEqual(set({ platform: { image } }), [])
    for (const wrong of [{}, { platform: {} }, { platform: { image, scale: { min: 3 } } }]) assert.match(set(wrong).join('\n'), /\/services\/shelves must match a schema in anyOf/)
    for (const part of ['manifest', 'derived'] as const) assert.match(refusals((all) => { delete (all.services['books'] as Record<string, unknown>)[part] }).join('\n'), new RegExp(`/services/books must have required property '${part}'`))
  })

  it('takes a nodePort only of a type of Service that has one', () => {
    const set = (service: object) => refusals((all) => Object.assign((all['platform'] as { gateway: { service: object } }).gateway.service, service))
    for (const type of ['NodePort', 'LoadBalancer']) assert.deepEqual(set({ type, nodePort: 30_080 }), [])
    assert.deepEqual(set({ nodePort: 30_080 }), ['/platform/gateway/service/type must be equal to one of the allowed values NodePort,LoadBalancer'])
  })

  it('refers to nothing outside itself', () => {
    const references = [...contentOf('chart-schema').matchAll(/"\$ref": "([^"]+)"/g)].map(([, reference = '']) => reference)
    assert.ok(references.length > 0)
    assert.deepEqual(references.filter((reference) => !reference.startsWith('#/definitions/')), [])
  })

  it('says in its first line that nobody writes it', () => assert.match(contentOf('chart-schema').split('\n')[0] ?? '', /Derived from deploy\/manifest\.schema\.json.*run \\"npx nx sync\\"/))
})

/** The paths to what is no map, or an empty one. */
function leaves(value: unknown, at: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || Object.keys(value).length === 0) return [at]
  return Object.entries(value).flatMap(([key, child]) => leaves(child, `${at}.${key}`))
}
