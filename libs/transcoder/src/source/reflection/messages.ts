import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire'

// The part of grpc/reflection/v1/reflection.proto that a client needs, which is the same in v1alpha. It is written and read by hand
// because the service must not need descriptors to ask for descriptors, and it is all of ten fields.

/** grpc.reflection.v1.ServerReflectionRequest. */
export type ReflectionRequest =
  | { readonly fileByFilename: string }
  | { readonly fileContainingSymbol: string }
  | { readonly listServices: string }

/** grpc.reflection.v1.ServerReflectionResponse: what it has of each kind. */
export interface ReflectionResponse {
  /** Serialized google.protobuf.FileDescriptorProtos: what was asked for, and perhaps its imports. */
  readonly files: Uint8Array[]
  /** Full names. */
  readonly services: string[]
  readonly error: { readonly code: number; readonly message: string } | undefined
}

const requestFields = { fileByFilename: 3, fileContainingSymbol: 4, listServices: 7 } as const

export function encodeRequest(request: ReflectionRequest): Uint8Array {
  const writer = new BinaryWriter()
  for (const [name, no] of Object.entries(requestFields)) {
    const value = (request as Readonly<Record<string, string>>)[name]
    if (value !== undefined) writer.tag(no, WireType.LengthDelimited).string(value)
  }
  return writer.finish()
}

/** Throws an Error for what is no such message. */
export function decodeResponse(bytes: Uint8Array): ReflectionResponse {
  const files: Uint8Array[] = []
  const services: string[] = []
  let error: ReflectionResponse['error']
  readFields(bytes, {
    4: (response) => readFields(response.bytes(), { 1: (file) => files.push(file.bytes()) }),
    6: (response) => readFields(response.bytes(), {
      1: (service) => readFields(service.bytes(), { 1: (name) => services.push(name.string()) }),
    }),
    7: (response) => { error = decodeError(response.bytes()) },
  })
  return { files, services, error }
}

function decodeError(bytes: Uint8Array): { readonly code: number; readonly message: string } {
  let [code, message] = [2, '']
  readFields(bytes, {
    1: (reader) => { code = reader.int32() },
    2: (reader) => { message = reader.string() },
  })
  return { code, message }
}

/** Reads the fields whose numbers are given, and passes over others. */
function readFields(bytes: Uint8Array, fields: Readonly<Record<number, (reader: BinaryReader) => unknown>>): void {
  const reader = new BinaryReader(bytes)
  while (reader.pos < reader.len) {
    const [no, wireType] = reader.tag()
    const field = fields[no]
    if (field) field(reader)
    else reader.skip(wireType, no)
  }
}
