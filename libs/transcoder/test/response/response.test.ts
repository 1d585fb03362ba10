import type { JsonObject } from '@bufbuild/protobuf'
import { create, toBinary } from '@bufbuild/protobuf'
import { anyPack } from '@bufbuild/protobuf/wkt'
import { Metadata, status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ErrorInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import { openDoor, openLibrary } from '../fixture/door.ts'

describe('an answer', () => {
  it('is the message in ProtoJSON, without what has its default value', async (t) => {
    const app = await openLibrary(t, (call) => call.answer({ name: 'shelves/1/books/2', pages: '7', displayTitle: '' }))
    const answer = await app.inject('/v1/shelves/1/books/2')
    assert.deepEqual(answer.json(), { name: 'shelves/1/books/2', pages: '7' })
    assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  })

  it('is the one field that response_body names, also when it is empty', async (t) => {
    const answers: JsonObject[] = [{ readers: ['a', 'b'] }, {}]
    const app = await openLibrary(t, (call) => call.answer(answers.shift() ?? {}))
    const lend = () => app.inject({ method: 'POST', url: '/v1/shelves/1/books/2:lend' })
    assert.deepEqual((await lend()).json(), ['a', 'b'])
    assert.deepEqual((await lend()).json(), [])
  })

  it('to HEAD has the headers of GET and no body', async (t) => {
    const app = await openLibrary(t, (call) => call.answer({ name: 'x' }))
    const answer = await app.inject({ method: 'HEAD', url: '/v1/shelves/1/books/2' })
    assert.deepEqual([answer.statusCode, answer.body, answer.headers['content-length']], [200, '', '12'])
  })
})

describe('an error', () => {
  it('of the service keeps its code, words and details', async (t) => {
    const info = create(ErrorInfoSchema, { reason: 'BOOK_LENT', domain: 'library.example' })
    const stranger = { typeUrl: 'type.googleapis.com/nobody.knows.This', value: new Uint8Array() }
    const metadata = new Metadata()
    const details = [anyPack(ErrorInfoSchema, info), { $typeName: 'google.protobuf.Any' as const, ...stranger }]
    metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, create(StatusSchema, { code: 9, message: 'it is lent', details }))))
    const app = await openLibrary(t, (call) => call.fail(grpc.FAILED_PRECONDITION, 'it is lent', metadata))
    const answer = await app.inject('/v1/shelves/1/books/2')
    assert.equal(answer.statusCode, 400)
    assert.deepEqual(answer.json(), {
      error: {
        code: 400, status: 'FAILED_PRECONDITION', message: 'it is lent',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'BOOK_LENT', domain: 'library.example' }],
      },
    })
  })

  const codes: [number, string, number][] = [
    [grpc.INVALID_ARGUMENT, 'INVALID_ARGUMENT', 400], [grpc.NOT_FOUND, 'NOT_FOUND', 404], [grpc.ALREADY_EXISTS, 'ALREADY_EXISTS', 409],
    [grpc.PERMISSION_DENIED, 'PERMISSION_DENIED', 403], [grpc.UNAUTHENTICATED, 'UNAUTHENTICATED', 401], [grpc.ABORTED, 'ABORTED', 409],
    [grpc.RESOURCE_EXHAUSTED, 'RESOURCE_EXHAUSTED', 429], [grpc.UNIMPLEMENTED, 'UNIMPLEMENTED', 501], [grpc.INTERNAL, 'INTERNAL', 500],
  ]
  for (const [code, status, http] of codes) {
    it(`${status} is HTTP ${http}`, async (t) => {
      const app = await openLibrary(t, (call) => call.fail(code, 'why'))
      const answer = await app.inject('/v1/shelves/1/books/2')
      assert.equal(answer.statusCode, http)
      assert.deepEqual(answer.json(), { error: { code: http, status, message: 'why' } })
    })
  }

  it('for a path that nobody serves is 404, for a method 405 with Allow', async (t) => {
    const app = await openDoor(t, 1)
    const [nowhere, wrong] = [await app.inject('/v2/books'), await app.inject({ method: 'PUT', url: '/v1/shelves/1/books' })]
    assert.deepEqual([nowhere.statusCode, nowhere.json().error.status], [404, 'NOT_FOUND'])
    assert.deepEqual([wrong.statusCode, wrong.headers.allow], [405, 'GET, HEAD, POST, OPTIONS'])
  })
})
