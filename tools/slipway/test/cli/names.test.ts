import assert from 'node:assert/strict'
import { it } from 'node:test'
import { requireNames } from '../../src/cli/names.ts'

it('refuses a name that is not known, with the nearest one or with all', () => {
  requireNames('service', [], ['catalog'])
  requireNames('service', ['catalog'], ['catalog', 'orders'])
  assert.throws(() => requireNames('service', ['catalog', 'oders'], ['catalog', 'orders']), { code: 'USAGE', message: 'there is no service "oders"; did you mean "orders"?' })
  assert.throws(() => requireNames('service', ['x'], ['catalog', 'orders']), { message: 'there is no service "x"; there are catalog, orders' })
})
