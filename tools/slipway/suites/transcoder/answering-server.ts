import type { DescField, DescMessage, DescMethod, FileRegistry, Message } from '@bufbuild/protobuf'
import { ScalarType, create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { reflect } from '@bufbuild/protobuf/reflect'
import type { ServerReadableStream, ServerUnaryCall, ServerWritableStream, ServiceDefinition, UntypedServiceImplementation, sendUnaryData } from '@grpc/grpc-js'
import { Server, ServerCredentials, status } from '@grpc/grpc-js'
import { behaviorOf } from '../../../../libs/transcoder/src/openapi/behavior.ts'

/** Codes that are no server's mistake: what answers 5xx must be the gateway's own doing. */
const clientCodes = [
  status.CANCELLED, status.INVALID_ARGUMENT, status.NOT_FOUND, status.ALREADY_EXISTS, status.PERMISSION_DENIED, status.RESOURCE_EXHAUSTED,
  status.FAILED_PRECONDITION, status.ABORTED, status.OUT_OF_RANGE, status.UNAUTHENTICATED,
]

/** Names of fields whose text follows a form of their own. */
const samples: Readonly<Record<string, string>> = { content_type: 'text/plain', etag: '"1"' }

/**
 * A gRPC server that has every method of the descriptors, and answers each call with a message in which everything is set. Every other call
 * fails, with one code after the other, so that an operation meets them all.
 */
export async function startAnswering(registry: FileRegistry) {
  let calls = 0
  const failure = () => {
    calls += 1
    const code = calls % 2 === 0 ? clientCodes[(calls / 2) % clientCodes.length] : undefined
    return code === undefined ? undefined : { code, details: 'as it should' }
  }
  const server = new Server()
  for (const service of registry) {
    if (service.kind !== 'service') continue
    const implementation: UntypedServiceImplementation = Object.fromEntries(service.methods.map((method) => [method.name, handlerOf(method, registry, failure)]))
    server.addService(Object.fromEntries(service.methods.map((method) => [method.name, definitionOf(method)])) as ServiceDefinition, implementation)
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)))
  })
  return { port, stop: () => server.forceShutdown() }
}

type Failure = () => { readonly code: number; readonly details: string } | undefined

function handlerOf(method: DescMethod, registry: FileRegistry, failure: Failure) {
  const answer = sampleOf(method.output, registry)
  const isHttpBody = method.output.typeName === 'google.api.HttpBody'
  const finish = (callback: sendUnaryData<Message>) => {
    const failed = failure()
    if (failed) callback(failed)
    else callback(null, answer)
  }
  if (method.methodKind === 'unary') return (_call: ServerUnaryCall<Message, Message>, callback: sendUnaryData<Message>) => finish(callback)
  if (method.methodKind === 'client_streaming') {
    return (call: ServerReadableStream<Message, Message>, callback: sendUnaryData<Message>) => call.on('end', () => finish(callback)).resume()
  }
  return (call: ServerWritableStream<Message, Message>) => {
    const failed = failure()
    if (!failed || (breaksOff(failed.code) && !isHttpBody)) call.write(answer)
    if (failed) call.emit('error', failed)
    else call.end(undefined)
  }
}

/** Some streams fail after their first message. An HTTP body does not: it has no way to say so, and the gateway breaks the connection. */
function breaksOff(code: number): boolean {
  return code % 2 === 0
}

function definitionOf(method: DescMethod) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    requestStream: method.methodKind === 'client_streaming' || method.methodKind === 'bidi_streaming',
    responseStream: method.methodKind === 'server_streaming' || method.methodKind === 'bidi_streaming',
    requestSerialize: (message: Message) => Buffer.from(toBinary(method.input, message)),
    requestDeserialize: (bytes: Buffer) => fromBinary(method.input, bytes),
    responseSerialize: (message: Message) => Buffer.from(toBinary(method.output, message)),
    responseDeserialize: (bytes: Buffer) => fromBinary(method.output, bytes),
  }
}

/** A message with a value in each field but maps, what would be inside itself, and what is never answered (AIP-203, input only). */
export function sampleOf(desc: DescMessage, registry: FileRegistry, around: readonly DescMessage[] = []): Message {
  const message = create(desc)
  // Times and their like have rules of their own, which their defaults keep.
  if (desc.typeName.startsWith('google.protobuf.')) return message
  const reflected = reflect(desc, message)
  for (const field of desc.fields) {
    if ((field.oneof && field.oneof.fields[0] !== field) || behaviorOf(field, registry).inputOnly) continue
    if (field.fieldKind === 'map' || (field.message && [desc, ...around].includes(field.message))) continue
    if (field.message && /^google\.protobuf\.(?:Value|Any|ListValue)$/.test(field.message.typeName)) continue
    const value = field.message ? reflect(field.message, sampleOf(field.message, registry, [desc, ...around])) : sampleValue(field)
    if (field.fieldKind === 'list') reflected.get(field).add(value)
    else reflected.set(field, value)
  }
  return message
}

function sampleValue({ name, scalar, enum: desc }: DescField) {
  if (desc) return desc.values.at(1)?.number ?? 0
  switch (scalar) {
    case ScalarType.STRING: return samples[name] ?? name
    case ScalarType.BYTES: return new TextEncoder().encode(name)
    case ScalarType.BOOL: return true
    case ScalarType.INT64: case ScalarType.UINT64: case ScalarType.SINT64: case ScalarType.FIXED64: case ScalarType.SFIXED64: return 9007199254740993n
    default: return 1
  }
}
