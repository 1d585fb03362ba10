import type { DescMessage, JsonObject, Message } from '@bufbuild/protobuf'
import { fromBinary, fromJson, toBinary, toJson } from '@bufbuild/protobuf'
import type { Server, ServerDuplexStream } from '@grpc/grpc-js'
import type { Answer, Version } from '../../src/invoke/reflection-protocol.ts'
import { reflectionMessages } from '../../src/invoke/reflection-protocol.ts'
import { linkedFiles, registry } from './descriptors.ts'

/** Has a server describe the echo API. It sends one file at a time and waits to be asked for imports. */
export function addReflection(server: Server, version: Version): void {
  const { request, response } = reflectionMessages(version)
  const definition = {
    path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`, requestStream: true, responseStream: true,
    ...codec('request', request), ...codec('response', response),
  }
  server.addService({ ServerReflectionInfo: definition }, {
    ServerReflectionInfo: (call: ServerDuplexStream<Message, Message>) => {
      call.on('data', (question: Message) => call.write(fromJson(response, answer(toJson(request, question) as Record<string, string>) as JsonObject)))
      call.on('end', () => call.end())
    },
  })
}

/** How grpc-js writes and reads a side of a method. */
export function codec<Side extends 'request' | 'response'>(side: Side, schema: DescMessage) {
  return {
    [`${side}Serialize`]: (message: Message) => Buffer.from(toBinary(schema, message)),
    [`${side}Deserialize`]: (bytes: Buffer) => fromBinary(schema, bytes),
  } as Record<`${Side}Serialize`, (message: Message) => Buffer> & Record<`${Side}Deserialize`, (bytes: Buffer) => Message>
}

function answer({ listServices, fileContainingSymbol = '', fileByFilename }: Record<string, string>): Answer {
  if (listServices !== undefined) return { listServicesResponse: { service: ['echo.v1.Echo', 'echo.v1.Mirror', 'grpc.reflection.v1.ServerReflection'].map((name) => ({ name })) } }
  const file = linkedFiles.get(fileByFilename ?? `${registry.get(fileContainingSymbol)?.file.proto.name}`)
  if (!file) return { errorResponse: { errorCode: 5, errorMessage: 'not found' } }
  return { fileDescriptorResponse: { fileDescriptorProto: [Buffer.from(file).toString('base64')] } }
}
