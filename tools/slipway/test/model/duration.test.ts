import assert from 'node:assert/strict'
import { it } from 'node:test'
import { milliseconds } from '../../src/model/duration.ts'

it('reads a duration in milliseconds, and no other text', () => {
  assert.deepEqual(['500ms', '1.5s', '2m'].map(milliseconds), [500, 1500, 120_000])
  assert.deepEqual(['', '10', 's', '-1s', '1h', '1 s'].map(milliseconds), Array.from({ length: 6 }))
})
