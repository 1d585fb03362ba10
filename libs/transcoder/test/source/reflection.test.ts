import { create, fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { status } from '@grpc/grpc-js'
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planOf } from '../../src/plan/plan.ts'
import { serverReflection } from '../../src/source/reflection/server-reflection.ts'
import { SourceError } from '../../src/source/source-error.ts'
import { descriptors } from '../fixture/library-server.ts'
import type { AnswerQuestion } from '../fixture/reflection-server.ts'
import { answersOf, errorAnswer, fileOf, filesAnswer, startReflection } from '../fixture/reflection-server.ts'

const pathsOf = (sets: readonly Uint8Array[]) => planOf(sets).routes.map(({ httpMethod, template }) => `${httpMethod} ${template.text}`).toSorted()

describe('plan sources: server reflection', () => {
  for (const withImports of [false, true]) {
    it(`gives the plan that the descriptors give, ${withImports ? 'where imports come along' : 'asking for each import'}`, async (t) => {
      const { target, asked } = await startReflection(t, answersOf(descriptors, { withImports }))
      assert.deepEqual(pathsOf(await serverReflection([target]).load()), pathsOf([descriptors]))
      assert.deepEqual(asked.map(({ version }) => version), ['v1'])
      const files = asked[0]?.questions.map(({ fileByFilename }) => fileByFilename).filter((name) => name !== undefined) ?? []
      assert.equal(files.length, new Set(files).size, 'no file is asked for twice')
      assert.equal(files.includes('google/api/annotations.proto'), !withImports)
    })
  }

  it('is asked for as v1alpha where there is no v1', async (t) => {
    const { target, asked } = await startReflection(t, answersOf(descriptors), ['v1alpha'])
    assert.deepEqual(pathsOf(await serverReflection([target]).load()), pathsOf([descriptors]))
    assert.deepEqual(asked.map(({ version }) => version), ['v1alpha'])
  })

  it('gives the same bytes whatever the order of the answers', async (t) => {
    const honest = answersOf(descriptors, { withImports: true })
    const inOrder = (order: (files: readonly string[]) => string[]): AnswerQuestion => (question) => {
      const answer = honest(question)
      const { fileDescriptorProto } = (answer['fileDescriptorResponse'] ?? {}) as { fileDescriptorProto?: string[] }
      return fileDescriptorProto ? { fileDescriptorResponse: { fileDescriptorProto: order(fileDescriptorProto) } } : answer
    }
    const orders = [(files: readonly string[]) => files.toSorted(), (files: readonly string[]) => files.toSorted().toReversed()]
    const [one, other] = await Promise.all(orders.map((order) => startReflection(t, inOrder(order))))
    const [bytes, others] = await Promise.all([one, other].map(async (server) => Buffer.concat(await serverReflection([server?.target ?? '']).load())))
    assert.ok(bytes?.equals(others ?? Buffer.alloc(0)))
  })

  it('asks for the services that are wanted alone', async (t) => {
    const { target, asked } = await startReflection(t, answersOf(descriptors))
    await serverReflection([target], { services: ['library.v1.Library'] }).load()
    assert.deepEqual(asked[0]?.questions[0], { fileContainingSymbol: 'library.v1.Library' })
  })

  it('takes what several servers tell of themselves together', async (t) => {
    const { target } = await startReflection(t, answersOf(descriptors))
    assert.deepEqual(pathsOf(await serverReflection([target, target]).load()), pathsOf([descriptors]))
  })

  it('of a server that has none is an error that says so', async (t) => {
    const { target } = await startReflection(t, () => undefined, [])
    await rejects(target, /: it has no server reflection \(grpc\.reflection\.v1 or v1alpha\)$/, false)
  })

  it('of a server that is not there is an error that may pass', async (t) => {
    const { target, stop } = await startReflection(t, () => undefined)
    stop()
    await rejects(target, /: it cannot be reached$/, true)
  })

  it('of a server that never answers ends when the time is up', async (t) => {
    const { target } = await startReflection(t, () => undefined)
    await assert.rejects(serverReflection([target], { timeout: 100 }).load(), /: server reflection does not answer in time$/)
  })

  it('ends when nobody wants to know any more', { timeout: 20_000 }, async (t) => {
    const asked = Promise.withResolvers<void>()
    const cancelled = Promise.withResolvers<void>()
    const { target } = await startReflection(t, (_question, call) => {
      call.on('cancelled', () => cancelled.resolve())
      asked.resolve()
      return undefined
    })
    const end = serverReflection([target], { interval: 1, timeout: 600_000 }).watch(() => undefined, () => undefined)
    await asked.promise
    end()
    await cancelled.promise
  })
})

describe('plan sources: a server that cannot be believed', () => {
  const listing = { listServicesResponse: { service: [{ name: 'a.A' }] } }
  const afterList = (answer: AnswerQuestion): AnswerQuestion => (question, call) => (question.listServices === undefined ? answer(question, call) : listing)
  const cases: readonly { readonly what: string; readonly answer: AnswerQuestion; readonly says: RegExp }[] = [
    { what: 'sends what is no message', answer: () => Buffer.from([0xff, 0xff, 0xff]), says: /server reflection fails: INTERNAL/ },
    { what: 'sends groups in groups without end', answer: () => Buffer.alloc(9000, 0x0b), says: /server reflection fails: INTERNAL/ },
    { what: 'sends what is no file', answer: afterList(() => ({ fileDescriptorResponse: { fileDescriptorProto: ['////'] } })), says: /for a\.A what is no google\.protobuf\.FileDescriptorProto/ },
    { what: 'answers another question', answer: afterList(() => ({ listServicesResponse: {} })), says: /sends no file that has a\.A$/ },
    { what: 'lists nothing', answer: () => ({ listServicesResponse: {} }), says: /lists no service$/ },
    { what: 'refuses to list', answer: () => errorAnswer(status.PERMISSION_DENIED, 'not you'), says: /lists no services: not you$/ },
    { what: 'does not know its own service', answer: afterList(() => errorAnswer(status.NOT_FOUND, 'gone')), says: /has no a\.A: gone$/ },
    { what: 'does not have an import', answer: afterList((question) => (question.fileByFilename === undefined ? filesAnswer([fileOf('a.proto', ['b.proto'])]) : errorAnswer(5, ''))), says: /has no b\.proto: code 5$/ },
    { what: 'sends another file than it was asked for', answer: afterList(() => filesAnswer([fileOf('a.proto', ['b.proto'])])), says: /was asked for b\.proto and sent others$/ },
    { what: 'has imports in a circle', answer: afterList(() => filesAnswer([fileOf('a.proto', ['b.proto']), fileOf('b.proto', ['a.proto'])])), says: /a\.proto imports itself, by way of b\.proto$/ },
    { what: 'has a file that imports itself', answer: afterList(() => filesAnswer([fileOf('a.proto', ['a.proto'])])), says: /a\.proto imports itself/ },
    { what: 'has imports without end', answer: afterList(({ fileByFilename = '0' }) => filesAnswer([fileOf(fileByFilename, [String(Number(fileByFilename) + 1)])])), says: /sends more than 50 files$/ },
    { what: 'sends too much', answer: afterList(() => filesAnswer([fileOf('a.proto', [], 20_000)])), says: /RESOURCE_EXHAUSTED/ },
    { what: 'sends too much in small pieces', answer: afterList(({ fileByFilename = '0' }) => filesAnswer([fileOf(fileByFilename, [String(Number(fileByFilename) + 1)], 1000)])), says: /sends more than 10000 bytes$/ },
    { what: 'lists too much', answer: () => ({ listServicesResponse: { service: Array.from({ length: 51 }, (_, i) => ({ name: `a.A${i}` })) } }), says: /lists more than 50 services$/ },
    { what: 'answers what nobody asked', answer: (_question, call) => {
      for (let i = 0; i < 5; i += 1) call.write(Buffer.from([0x3a, 0]))
      return undefined
    }, says: /answers what nobody asked$|lists no services: code 2$/ },
    { what: 'ends before it has answered', answer: (_question, call) => {
      call.end()
      return undefined
    }, says: /ended before it had answered$/ },
    { what: 'fails', answer: (_question, call) => {
      call.emit('error', { code: status.INTERNAL, details: 'x'.repeat(5000) })
      return undefined
    }, says: /server reflection fails: INTERNAL: x{200}$/ },
  ]
  for (const { what, answer, says } of cases) {
    it(`and ${what} is refused`, async (t) => {
      const { target } = await startReflection(t, answer)
      await rejects(target, says, false)
    })
  }

  it('and has two thousand imports one after the other is still understood', async (t) => {
    const answer = afterList(({ fileByFilename = '0' }) => filesAnswer([
      fileByFilename === '0' ? fileOf('0', ['1']) : create(FileDescriptorProtoSchema, { name: fileByFilename, dependency: fileByFilename === '1999' ? [] : [String(Number(fileByFilename) + 1)] }),
    ]))
    const { target } = await startReflection(t, answer)
    const [set] = await serverReflection([target]).load()
    assert.equal(fromBinary(FileDescriptorSetSchema, set ?? new Uint8Array()).file[0]?.name, '1999')
  })
})

async function rejects(target: string, says: RegExp, isAbsent: boolean): Promise<void> {
  await assert.rejects(serverReflection([target], { limits: { files: 50, bytes: 10_000 } }).load(), (error: Error) => {
    assert.ok(error instanceof SourceError)
    assert.ok(error.message.startsWith(`${target}: `))
    assert.match(error.message, says)
    assert.equal(error.isAbsent, isAbsent)
    return true
  })
}
