import type { JsonObject, JsonValue } from '@bufbuild/protobuf'
import { createFileRegistry, fromBinary, fromJson, toJson } from '@bufbuild/protobuf'
import type { Any } from '@bufbuild/protobuf/wkt'
import { AnySchema, FileDescriptorProtoSchema, file_google_protobuf_any as anyFile } from '@bufbuild/protobuf/wkt'
import type { ServiceError } from '@grpc/grpc-js'
import { status as codes } from '@grpc/grpc-js'
import type { Reflection } from './reflection.ts'

/** google.rpc.Status in JSON, with the name of its code. */
export interface Failure {
  readonly code: number
  readonly status: string
  readonly message: string
  readonly details: readonly JsonValue[]
}

/** A failed call with the details that the service sent along; the server itself says what they are made of. */
export async function readFailure({ code, details: message, metadata }: ServiceError, reflection: Reflection): Promise<Failure> {
  const [bytes] = metadata?.get('grpc-status-details-bin') ?? []
  const details: JsonValue[] = []
  for (const detail of bytes instanceof Uint8Array ? detailsIn(bytes) : []) details.push(await detailToJson(detail, reflection))
  return { code, status: codes[code] ?? 'UNKNOWN', message, details }
}

/** As much of google/rpc/status.proto as is not known yet: code and message are the call's own. */
const statusFile = fromJson(FileDescriptorProtoSchema, {
  name: 'google/rpc/status.proto', package: 'google.rpc', syntax: 'proto3', dependency: [anyFile.proto.name],
  messageType: [{ name: 'Status', field: [{ name: 'details', number: 3, type: 'TYPE_MESSAGE', label: 'LABEL_REPEATED', typeName: '.google.protobuf.Any' }] }],
})

function detailsIn(bytes: Uint8Array): Any[] {
  const schema = createFileRegistry(statusFile, (name) => (name === anyFile.proto.name ? anyFile : undefined)).getMessage('google.rpc.Status')
  if (!schema) throw new Error('google.rpc.Status is incomplete')
  return (fromBinary(schema, bytes) as unknown as { details: Any[] }).details
}

/** A detail that the server cannot describe is shown in base64. */
async function detailToJson(detail: Any, reflection: Reflection): Promise<JsonValue> {
  try {
    await reflection.learn(detail.typeUrl.slice(detail.typeUrl.lastIndexOf('/') + 1))
    return toJson(AnySchema, detail, { registry: reflection.registry() })
  } catch {
    return { '@type': detail.typeUrl, value: Buffer.from(detail.value).toString('base64') } satisfies JsonObject
  }
}
