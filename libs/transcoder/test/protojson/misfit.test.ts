import assert from 'node:assert/strict'
import { it } from 'node:test'
import { findMisfit } from '../../src/protojson/misfit.ts'
import { registry } from '../fixture/library-server.ts'

it('the path of a value that does not fit leads through lists and messages', () => {
  const schema = registry.getMessage('library.v1.ListBooksResponse')
  assert.ok(schema)
  const found = findMisfit(schema, { books: [{ pages: 1 }, { printTime: 'soon' }] }, registry)
  assert.deepEqual(found, { path: 'books[1].print_time', reason: '"soon" is not a google.protobuf.Timestamp' })
})
