import type { DescMethod } from '@bufbuild/protobuf'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readCreatedRule } from '../../src/plan/created-rule.ts'
import { readDescriptors } from '../../src/plan/descriptors.ts'
import { PlanError } from '../../src/plan/plan-error.ts'
import { planOf } from '../../src/plan/plan.ts'
import { compile } from '../fixture/rules/rules-server.ts'

const descriptors = compile('created')
const registry = readDescriptors([descriptors])

function makeOf(service: string): DescMethod {
  const [method] = registry.getService(`created.v1.${service}`)?.methods ?? []
  if (!method) throw new Error(`there is no ${service}`)
  return method
}

describe('rules: where what was made is (slipway.http.v1.created)', () => {
  it('is a path of fields of the answer', () => {
    const template = readCreatedRule(makeOf('Good'), registry)
    assert.deepEqual(template?.variables.map(({ fieldPath }) => fieldPath), ['name', 'part.number'])
  })

  it('is not said of an RPC without the option', () => {
    const { routes } = planOf([compile('resource')])
    assert.deepEqual(routes.map(({ created }) => created?.text), [undefined])
  })

  const wrong = [
    { service: 'Missing', why: /names "nobody", which is no singular scalar field of created.v1.Thing/ },
    { service: 'Repeated', why: /names "words"/ },
    { service: 'Message', why: /names "part"/ },
    { service: 'Free', why: /"\/v1\/\*\/\{name\}" has a wildcard that no field of the answer fills/ },
    { service: 'Empty', why: /"" does not start with a slash/ },
    { service: 'Broken', why: /"\/v1\/\{name" has a part that is no segment/ },
    { service: 'Stream', why: /one answer, and this one streams/ },
  ]
  for (const { service, why } of wrong) {
    it(`is refused: ${service}`, () => {
      assert.throws(() => readCreatedRule(makeOf(service), registry), (error) => error instanceof PlanError && why.test(error.message))
    })
  }

  it('is refused with the RPC by name', () => {
    assert.throws(() => planOf([descriptors]), /^Error: created\.v1\.Missing\.Make: created\.location names "nobody"/)
  })
})
