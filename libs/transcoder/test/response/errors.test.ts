import type { JsonObject, Message } from '@bufbuild/protobuf'
import { create, fromJson, toBinary } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import { AnySchema, anyPack } from '@bufbuild/protobuf/wkt'
import { Metadata, status as grpc } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BadRequestSchema, DebugInfoSchema, ErrorInfoSchema, RetryInfoSchema } from '../../gen/ts/google/rpc/error_details_pb.js'
import { StatusSchema } from '../../gen/ts/google/rpc/status_pb.js'
import { errorSender } from '../../src/index.ts'
import type { TranscoderOptions } from '../../src/index.ts'
import { blamed } from '../fixture/door.ts'
import { openNotes, registry } from '../fixture/habits/notes.ts'
import type { FastifyServerOptions } from 'fastify'
import fastify from 'fastify'
import type { TestContext } from 'node:test'

const problem = 'application/problem+json'
const pack = <M extends Message>(schema: GenMessage<M>, json: JsonObject) => anyPack(schema, fromJson(schema, json))
const lent = pack(ErrorInfoSchema, { reason: 'BOOK_LENT', domain: 'library.example' })
const lentJson = { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'BOOK_LENT', domain: 'library.example' }

/** Metadata with a google.rpc.Status, as services send details. */
function withDetails(code: number, details: readonly { typeUrl: string; value: Uint8Array }[]): Metadata {
  const metadata = new Metadata()
  const all = details.map(({ typeUrl, value }) => create(AnySchema, { typeUrl, value }))
  metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, create(StatusSchema, { code, message: 'why', details: all }))))
  return metadata
}

/** Takes the lines of a log. */
function logTo(lines: JsonObject[]): FastifyServerOptions {
  return { logger: { level: 'info', stream: { write: (line: string) => lines.push(JSON.parse(line) as JsonObject) } } }
}

/** What clients see of an error of the service. */
async function failing(t: TestContext, code: number, metadata: Metadata, headers: Record<string, string> = {}, options: Partial<TranscoderOptions> = {}, details = 'why') {
  const app = await openNotes(t, () => ({ error: { code, details, metadata } }), { responseHeaders: [], ...options })
  return app.inject({ url: '/v1/notes/1', headers })
}

describe('errors: the format', () => {
  const metadata = () => withDetails(grpc.FAILED_PRECONDITION, [lent])

  it('is that of AIP-193 unless somebody says otherwise', async (t) => {
    const answer = await failing(t, grpc.FAILED_PRECONDITION, metadata())
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [400, 'application/json; charset=utf-8'])
    assert.deepEqual(answer.json(), { error: { code: 400, message: 'why', status: 'FAILED_PRECONDITION', details: [lentJson] } })
  })

  it('is google.rpc.Status in ProtoJSON by option', async (t) => {
    const answer = await failing(t, grpc.FAILED_PRECONDITION, metadata(), {}, { errors: 'status' })
    assert.deepEqual([answer.statusCode, answer.headers['content-type']], [400, 'application/json; charset=utf-8'])
    assert.deepEqual(answer.json(), { code: 9, message: 'why', details: [lentJson] })
  })

  it('is problem+json by option (RFC 9457), whose type is the reason within its domain', async (t) => {
    const answer = await failing(t, grpc.FAILED_PRECONDITION, metadata(), {}, { errors: 'problem' })
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8')
    assert.deepEqual(answer.json(), { type: 'tag:library.example,2026:BOOK_LENT', title: 'Book lent', status: 400, detail: 'why', code: 'FAILED_PRECONDITION', details: [lentJson] })
  })

  it('has about:blank and the words of the status where there is no reason (RFC 9457, 4.2.1), or none that could be a name', async (t) => {
    const strange = [[], [pack(ErrorInfoSchema, { reason: 'A B', domain: 'x.example' })], [pack(ErrorInfoSchema, { reason: 'A', domain: 'x/../y' })], [pack(ErrorInfoSchema, { reason: 'A' })]]
    for (const details of strange) {
      const { type, title, status } = (await failing(t, grpc.NOT_FOUND, withDetails(grpc.NOT_FOUND, details), { accept: problem })).json()
      assert.deepEqual([type, title, status], ['about:blank', 'Not Found', 404])
    }
  })

  it('names the occurrence by the id of the request where that is a UUID', async (t) => {
    const app = fastify({ genReqId: () => '8e03978e-40d5-43dd-bc93-6894a57f9324' })
    t.after(() => app.close())
    app.setErrorHandler(errorSender('problem'))
    app.get('/', async () => { throw new Error('secret') })
    const { instance, detail } = (await app.inject('/')).json()
    assert.deepEqual([instance, detail], ['urn:uuid:8e03978e-40d5-43dd-bc93-6894a57f9324', 'internal error'])
  })

  const asked: [accept: string, isProblem: boolean][] = [
    [problem, true], [`application/json, ${problem}`, true], [`${problem};q=0.9, application/json`, false], [`${problem};q=0.9, application/json;q=0.5`, true], ['*/*', false],
    ['application/*', false], [`${problem};q=0`, false], [`text/event-stream, ${problem}`, true],
  ]
  for (const [accept, isProblem] of asked) {
    it(`is ${isProblem ? 'problem+json' : 'the usual one'} for Accept: ${accept}`, async (t) => {
      for (const errors of ['aip193', 'status'] as const) {
        const app = await openNotes(t, () => ({}), { errors })
        const answer = await app.inject({ url: '/nowhere', headers: { accept } })
        assert.deepEqual([answer.statusCode, answer.headers['content-type'], answer.headers.vary], [404, `application/${isProblem ? 'problem+' : ''}json; charset=utf-8`, 'Accept'])
      }
    })
  }
})

describe('errors: details', () => {
  it('of a type that only the API knows are written', async (t) => {
    const torn = registry.getMessage('habits.v1.Torn')
    assert.ok(torn)
    const value = toBinary(torn, fromJson(torn, { where: 'page 2' }))
    const answer = await failing(t, grpc.DATA_LOSS, withDetails(grpc.DATA_LOSS, [{ typeUrl: 'type.googleapis.com/habits.v1.Torn', value }, lent]))
    assert.deepEqual(answer.json().error.details, [{ '@type': 'type.googleapis.com/habits.v1.Torn', where: 'page 2' }, lentJson])
  })

  it('that nobody can read are left out, and the rest stays', async (t) => {
    const stranger = { typeUrl: 'type.googleapis.com/nobody.knows.This', value: new Uint8Array() }
    const broken = { typeUrl: 'type.googleapis.com/google.rpc.ErrorInfo', value: new Uint8Array([0xff, 0xff]) }
    const answer = await failing(t, grpc.DATA_LOSS, withDetails(grpc.DATA_LOSS, [stranger, broken, { ...stranger, typeUrl: '' }, lent]))
    assert.deepEqual(answer.json().error.details, [lentJson])
  })

  it('that are no google.rpc.Status, or one of another error, are as if they were not there', async (t) => {
    const garbage = new Metadata()
    garbage.set('grpc-status-details-bin', Buffer.from([0xff, 0x01, 0x02]))
    for (const metadata of [garbage, withDetails(grpc.OK, [lent]), withDetails(grpc.INTERNAL, [lent])]) {
      const answer = await failing(t, grpc.NOT_FOUND, metadata)
      assert.deepEqual([answer.statusCode, answer.json()], [404, { error: { code: 404, message: 'why', status: 'NOT_FOUND' } }])
    }
  })

  it('are not more than somebody reads: 32', async (t) => {
    const answer = await failing(t, grpc.NOT_FOUND, withDetails(grpc.NOT_FOUND, Array.from({ length: 40 }, () => lent)))
    assert.equal(answer.json().error.details.length, 32)
  })

  it('for developers of the service are in the log, whatever the code, and not in the answer', async (t) => {
    for (const code of [grpc.NOT_FOUND, grpc.INTERNAL]) {
      const logged: JsonObject[] = []
      const secret = pack(DebugInfoSchema, { detail: 'secret', stackEntries: ['secret.go:7'] })
      const app = await openNotes(t, () => ({ error: { code, details: 'why', metadata: withDetails(code, [secret, lent]) } }), {}, logTo(logged))
      const answer = await app.inject('/v1/notes/1')
      assert.deepEqual(answer.json().error.details, [lentJson])
      assert.doesNotMatch(answer.body, /secret/)
      assert.match(JSON.stringify(logged.find(({ msg }) => msg === 'why')), /secret\.go:7/)
    }
  })

  it('are of the message too where a service says which fields are at fault', async (t) => {
    const violations = pack(BadRequestSchema, { fieldViolations: [{ field: 'note.text', description: 'is empty' }] })
    const answer = await failing(t, grpc.INVALID_ARGUMENT, withDetails(grpc.INVALID_ARGUMENT, [violations]))
    assert.equal(answer.json().error.details[0].fieldViolations[0].field, 'note.text')
  })
})

describe('errors: the log', () => {
  it('has the RPC, the code and the words of a call that failed for our fault, and no stack', async (t) => {
    const logged: JsonObject[] = []
    const app = await openNotes(t, () => ({ error: { code: grpc.UNAVAILABLE, details: 'No connection established. Last error: 10.1.2.3' } }), {}, logTo(logged))
    await app.inject('/v1/notes/1')
    const errors = logged.filter(({ level }) => level === 50).map(({ err }) => err as JsonObject)
    assert.deepEqual(errors.map(({ message, stack }) => ({ message, stack })), [{ message: 'habits.v1.Notes.GetNote: UNAVAILABLE: No connection established. Last error: 10.1.2.3', stack: '' }])
  })
})

describe('errors: words of a service', () => {
  for (const [code, http] of [[grpc.UNAVAILABLE, 503], [grpc.DEADLINE_EXCEEDED, 504], [grpc.CANCELLED, 499]] as const) {
    it(`are kept with ${http} too`, async (t) => {
      const answer = await failing(t, code, new Metadata(), {}, {}, 'the till is closed until nine')
      assert.deepEqual([answer.statusCode, answer.json().error.message], [http, 'the till is closed until nine'])
    })
  }

  it('are kept where they only begin as a library\'s do', async (t) => {
    for (const words of ['Failed to parse the date', 'No addresses', 'Deadline exceeded: the shop closes at nine', 'Connection to the shelf is missing', 'read Emma first']) {
      assert.equal((await failing(t, grpc.FAILED_PRECONDITION, new Metadata(), {}, {}, words)).json().error.message, words)
    }
  })

  const ofLibraries = [
    'No connection established. Last error: connect ECONNREFUSED 10.1.2.3:50051. Resolution note: ', 'Name resolution failed for target dns:inner:50051', 'read ECONNRESET',
    'Deadline exceeded after 1.000s,LB pick: 0.001s,remote_addr=10.1.2.3:50051', 'connection error: desc = "transport: Error while dialing: dial tcp 10.1.2.3:50051: connect: connection refused"',
    'failed to connect to all addresses; last error: UNKNOWN: ipv4:10.1.2.3:50051: connection refused', 'Failed to start HTTP/2 stream with error x', 'Received HTTP status code 503',
  ]
  for (const words of ofLibraries) {
    it(`are not those of a gRPC library, which names addresses: ${words.slice(0, 40)}`, async (t) => {
      for (const metadata of [new Metadata(), withDetails(grpc.UNAVAILABLE, [lent])]) {
        const answer = await failing(t, grpc.UNAVAILABLE, metadata, {}, {}, words)
        assert.deepEqual([answer.statusCode, answer.json().error.message], [503, 'the service cannot be reached right now: try again in a moment'])
      }
      assert.equal((await failing(t, grpc.ABORTED, new Metadata(), {}, {}, words)).json().error.message.includes('10.1.2.3'), false)
    })
  }

  it('that are long are cut, between two characters', async (t) => {
    const { message } = (await failing(t, grpc.NOT_FOUND, new Metadata(), {}, {}, `x${'😀'.repeat(3000)}`)).json().error
    assert.ok(message.isWellFormed())
    assert.equal(message.length, 4097)
  })

  it('may have control characters, and quotes: the body is JSON all the same, and no header', async (t) => {
    const words = 'a\r\nset-cookie: x=1\0"}\u2028'
    const answer = await failing(t, grpc.NOT_FOUND, new Metadata(), {}, {}, words)
    assert.deepEqual([answer.json().error.message, answer.headers['set-cookie']], [words, undefined])
  })

  it('are those of its method where it says none', async (t) => {
    assert.equal((await failing(t, grpc.NOT_FOUND, new Metadata(), {}, {}, '')).json().error.message, 'GetNote failed')
  })

  it('of a code that gRPC does not have are those of UNKNOWN', async (t) => {
    assert.deepEqual((await failing(t, 77, new Metadata())).json().error, { code: 500, message: 'why', status: 'UNKNOWN' })
  })
})

describe('errors: what a client sent', () => {
  it('of a path that cannot be decoded is a 400 with a violation, in words of ours', async (t) => {
    const app = await openNotes(t, () => ({}))
    const answer = await app.inject('/v1/notes/%ff')
    assert.deepEqual([answer.statusCode, blamed(answer.json())], [400, ['path']])
    assert.equal(answer.json().error.message, 'path: has a percent-encoding that is not UTF-8')
  })

  it('is not said again in all its length', async (t) => {
    const app = await openNotes(t, () => ({}))
    const long = 'x'.repeat(5000)
    for (const [url, status] of [[`/${long}`, 404], [`/v1/notes/1?${long}=1`, 400], [`/v1/notes/1?${long}%ff=1`, 400], [`/v1/notes/1?note.${long}=1`, 400]] as const) {
      const answer = await app.inject(url)
      assert.equal(answer.statusCode, status)
      assert.ok(answer.body.length < 1000, url.slice(0, 20))
      assert.match(answer.json().error.message, /x…/)
    }
  })
})

describe('errors: Retry-After', () => {
  const delays: [delay: string, seconds: string | undefined][] = [['2s', '2'], ['1.001s', '2'], ['0s', '0'], ['0.000000001s', '1'], ['-1s', undefined], ['315576000000s', '2147483647']]
  for (const [retryDelay, seconds] of delays) {
    it(`is ${seconds ?? 'not there'} for a RetryInfo of ${retryDelay}: whole seconds (RFC 9110, 10.2.3)`, async (t) => {
      for (const [code, http] of [[grpc.RESOURCE_EXHAUSTED, 429], [grpc.UNAVAILABLE, 503]] as const) {
        const answer = await failing(t, code, withDetails(code, [lent, pack(RetryInfoSchema, { retryDelay })]))
        assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [http, seconds])
      }
    })
  }

  it('is the service\'s own where it says one', async (t) => {
    const metadata = withDetails(grpc.RESOURCE_EXHAUSTED, [pack(RetryInfoSchema, { retryDelay: '2s' })])
    metadata.set('retry-after', '7')
    const answer = await failing(t, grpc.RESOURCE_EXHAUSTED, metadata, {}, { responseHeaders: ['retry-after'] })
    assert.equal(answer.headers['retry-after'], '7')
  })
})

describe('errors: 401', () => {
  it('has a challenge (RFC 9110, 15.5.2): Bearer, another by option, or the service\'s own', async (t) => {
    const challengeOf = async (metadata: Metadata, options: Partial<TranscoderOptions>) => {
      const answer = await failing(t, grpc.UNAUTHENTICATED, metadata, {}, options)
      assert.equal(answer.statusCode, 401)
      return answer.headers['www-authenticate']
    }
    const own = new Metadata()
    own.set('www-authenticate', 'Bearer error="invalid_token"')
    assert.equal(await challengeOf(new Metadata(), {}), 'Bearer')
    assert.equal(await challengeOf(own, { challenge: 'Basic realm="notes"' }), 'Basic realm="notes"')
    assert.equal(await challengeOf(own, { responseHeaders: ['www-authenticate'] }), 'Bearer error="invalid_token"')
  })

  it('is the only one that has it', async (t) => {
    assert.equal((await failing(t, grpc.PERMISSION_DENIED, new Metadata())).headers['www-authenticate'], undefined)
  })
})
