import { fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { it } from 'node:test'

const descriptors = path.resolve(import.meta.dirname, '../../../../libs/contracts/testing/gen/descriptors.binpb')

it('the descriptors of a contract have its comments, and nothing of where lines stand in what it imports', () => {
  const { file } = fromBinary(FileDescriptorSetSchema, readFileSync(descriptors))
  const own = file.filter(({ sourceCodeInfo }) => sourceCodeInfo !== undefined)
  assert.deepEqual(own.map(({ name }) => name), ['slipway/testing/v1/item_service.proto'])
  const comments = own.flatMap(({ sourceCodeInfo }) => sourceCodeInfo?.location ?? []).map(({ leadingComments, trailingComments }) => leadingComments + trailingComments)
  assert.ok(comments.includes(' Returns one item.\n'))
  assert.deepEqual(comments.filter((comment) => comment === ''), [])
})
