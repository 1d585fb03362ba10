import type { JsonObject, Message } from '@bufbuild/protobuf'
import { create, fromJson, toBinary } from '@bufbuild/protobuf'
import { AnySchema } from '@bufbuild/protobuf/wkt'
import type { ServerDuplexStream, ServerReadableStream, ServerUnaryCall, ServerWritableStream, ServiceDefinition, sendUnaryData } from '@grpc/grpc-js'
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js'
import { EventEmitter } from 'node:events'
import type { TestContext } from 'node:test'
import type { Version } from '../../src/invoke/reflection-protocol.ts'
import { registry } from './descriptors.ts'
import { addReflection, codec } from './reflection-service.ts'

interface Said extends Message {
  readonly text: string
  readonly times: number
}

/** A server of the echo API on a free port, stopped when the test ends. `events` tells of cancelled calls. */
export async function startEcho(t: TestContext, version: Version | 'none' = 'v1') {
  const server = new Server()
  const events = new EventEmitter<{ cancelled: [] }>()
  for (const name of ['echo.v1.Echo', 'echo.v1.Mirror']) server.addService(definitionOf(name), handlers(events))
  if (version !== 'none') addReflection(server, version)
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  t.after(() => server.forceShutdown())
  return { address: `127.0.0.1:${port}`, events }
}

function handlers(events: EventEmitter<{ cancelled: [] }>) {
  return {
    Say: ({ request, metadata }: ServerUnaryCall<Said, Message>, answer: sendUnaryData<Message>) =>
      answer(null, metadata.get('x-identity').length > 0 ? message({ text: `${request.text} ${[...metadata.get('x-identity'), ...metadata.get('x-more')].join(' ')}` }) : request),
    Repeat: (call: ServerWritableStream<Said, Message>) => {
      call.on('cancelled', () => events.emit('cancelled'))
      call.write(call.request)
      for (let i = 1; i < call.request.times; i++) call.write(call.request)
      if (call.request.times > 0) call.end()
    },
    Join: (call: ServerReadableStream<Said, Message>, answer: sendUnaryData<Message>) => {
      const texts: string[] = []
      call.on('data', ({ text }: Said) => texts.push(text))
      call.on('end', () => answer(null, message({ text: texts.join(' ') })))
    },
    Chat: (call: ServerDuplexStream<Said, Message>) => {
      call.on('data', (said: Said) => call.write(said))
      call.on('end', () => call.end())
    },
    Fail: (_call: ServerUnaryCall<Said, Message>, answer: sendUnaryData<Message>) => answer({ code: status.FAILED_PRECONDITION, details: 'not today', metadata: refusal() }),
  }
}

/** The serialized google.rpc.Status: details are its field 3, each in the wire form of a length-delimited field. */
function refusal(): Metadata {
  const known = create(AnySchema, { typeUrl: 'type.googleapis.com/echo.v1.Refusal', value: toBinary(schemaOf('echo.v1.Refusal'), fromJson(schemaOf('echo.v1.Refusal'), { reason: 'CLOSED' })) })
  const unknown = create(AnySchema, { typeUrl: 'type.googleapis.com/echo.v1.Secret', value: Buffer.from('hm') })
  const details = [known, unknown].map((detail) => toBinary(AnySchema, detail))
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', Buffer.concat(details.flatMap((detail) => [Buffer.from([0x1a, detail.length]), detail])))
  return metadata
}

function message(json: JsonObject): Message {
  return fromJson(schemaOf('echo.v1.Message'), json)
}

function schemaOf(type: string) {
  const schema = registry.getMessage(type)
  if (!schema) throw new Error(`the echo API has no ${type}`)
  return schema
}

function definitionOf(service: string): ServiceDefinition {
  const methods = registry.getService(service)?.methods ?? []
  return Object.fromEntries(methods.map(({ name, methodKind, input, output }) => [name, {
    path: `/${service}/${name}`,
    requestStream: methodKind === 'client_streaming' || methodKind === 'bidi_streaming',
    responseStream: methodKind === 'server_streaming' || methodKind === 'bidi_streaming',
    ...codec('request', input), ...codec('response', output),
  }]))
}
