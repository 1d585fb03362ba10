import assert from 'node:assert/strict'
import { it } from 'node:test'
import { selects, witnesses } from '../../src/policy/selector.ts'

it('selects everything by an empty selector, else what has every label', () => {
  assert.ok(selects({}, {}))
  assert.ok(selects({ matchLabels: { app: 'a' } }, { app: 'a', tier: 'b' }))
  assert.ok(!selects({ matchLabels: { app: 'a', tier: 'c' } }, { app: 'a', tier: 'b' }))
})

it('heeds all four operators, of which two hold for what lacks the label', () => {
  const of = (operator: string, ...values: string[]) => ({ matchExpressions: [{ key: 'app', operator, values }] })
  assert.deepEqual([of('In', 'a', 'b'), of('NotIn', 'a'), of('Exists'), of('DoesNotExist')].map((selector) => [{}, { app: 'a' }, { app: 'c' }].map((labels) => selects(selector, labels))), [
    [false, true, false], [true, false, true], [false, true, true], [true, false, false],
  ])
  assert.throws(() => selects(of('Near', 'a'), { app: 'a' }), { code: 'SELECTOR' })
})

it('names the least that a selector selects, for each value that it lets choose', () => {
  const expressions = [{ key: 'app', operator: 'In', values: ['a', 'b'] }, { key: 'zone', operator: 'Exists' }, { key: 'old', operator: 'DoesNotExist' }]
  assert.deepEqual(witnesses({ matchLabels: { tier: 'x' }, matchExpressions: expressions }), [
    { tier: 'x', app: 'a', zone: 'anything' }, { tier: 'x', app: 'b', zone: 'anything' },
  ])
  assert.deepEqual(witnesses({ matchLabels: { app: 'a' }, matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }), [])
})
