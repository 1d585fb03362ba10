import { createFileRegistry, fromBinary } from '@bufbuild/protobuf'
import type { FileRegistry } from '@bufbuild/protobuf'
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { PlanError } from './plan-error.ts'

/**
 * Reads serialized google.protobuf.FileDescriptorSets, as `buf build -o` and `protoc -o --include_imports` write them,
 * into one registry. A file that is in several is taken once.
 */
export function readDescriptors(sets: readonly Uint8Array[]): FileRegistry {
  const files = new Map<string, FileDescriptorProto>()
  for (const set of sets) {
    for (const file of parse(set)) if (!files.has(file.name)) files.set(file.name, file)
  }
  return createFileRegistry(fromFiles([...files.values()]))
}

function parse(set: Uint8Array): FileDescriptorProto[] {
  try {
    return fromBinary(FileDescriptorSetSchema, set).file
  } catch (error) {
    throw new PlanError(`this is not a google.protobuf.FileDescriptorSet: ${(error as Error).message}`)
  }
}

function fromFiles(file: FileDescriptorProto[]) {
  return { $typeName: 'google.protobuf.FileDescriptorSet' as const, file }
}
