import type { DescMessage } from '@bufbuild/protobuf'
import { createFileRegistry, fromJson } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'

/** A question of ServerReflection, in JSON. */
export type Question = { readonly listServices: string } | { readonly fileContainingSymbol: string } | { readonly fileByFilename: string }

/** Its answer, in JSON. */
export interface Answer {
  readonly listServicesResponse?: { readonly service?: readonly { readonly name: string }[] }
  /** Serialized google.protobuf.FileDescriptorProtos in base64. */
  readonly fileDescriptorResponse?: { readonly fileDescriptorProto?: readonly string[] }
  readonly errorResponse?: { readonly errorCode?: number; readonly errorMessage?: string }
}

/** Versions of the protocol, which differ in nothing but their name; older servers have only the second. */
export const versions = ['v1', 'v1alpha'] as const
export type Version = (typeof versions)[number]

/** The messages of grpc/reflection/<version>/reflection.proto, as far as they are needed here. */
export function reflectionMessages(version: Version): { readonly request: DescMessage; readonly response: DescMessage } {
  const pkg = `grpc.reflection.${version}`
  const file = fromJson(FileDescriptorProtoSchema, {
    name: `grpc/reflection/${version}/reflection.proto`, package: pkg, syntax: 'proto3',
    messageType: [
      { name: 'ServerReflectionRequest', field: [text('host', 1), text('file_by_filename', 3), text('file_containing_symbol', 4), text('list_services', 7)] },
      {
        name: 'ServerReflectionResponse',
        field: [
          message('file_descriptor_response', 4, `.${pkg}.FileDescriptorResponse`), message('list_services_response', 6, `.${pkg}.ListServiceResponse`),
          message('error_response', 7, `.${pkg}.ErrorResponse`),
        ],
      },
      { name: 'FileDescriptorResponse', field: [{ ...field('file_descriptor_proto', 1, { type: 'TYPE_BYTES' }), label: 'LABEL_REPEATED' }] },
      { name: 'ListServiceResponse', field: [{ ...message('service', 1, `.${pkg}.ServiceResponse`), label: 'LABEL_REPEATED' }] },
      { name: 'ServiceResponse', field: [text('name', 1)] },
      { name: 'ErrorResponse', field: [field('error_code', 1, { type: 'TYPE_INT32' }), text('error_message', 2)] },
    ],
  })
  const registry = createFileRegistry(file, () => undefined)
  const [request, response] = ['Request', 'Response'].map((end) => registry.getMessage(`${pkg}.ServerReflection${end}`))
  if (!request || !response) throw new Error(`${pkg} is incomplete`)
  return { request, response }
}

function text(name: string, number: number) {
  return field(name, number, { type: 'TYPE_STRING' })
}

function message(name: string, number: number, typeName: string) {
  return field(name, number, { type: 'TYPE_MESSAGE', typeName })
}

/** Descriptors carry the JSON name, which protoc derives. */
function field(name: string, number: number, type: { readonly type: string; readonly typeName?: string }) {
  const jsonName = name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
  return { name, jsonName, number, label: 'LABEL_OPTIONAL', ...type }
}
