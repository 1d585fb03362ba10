import { create, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

/** A FileDescriptorSet of empty files. */
export function descriptorSet(...names: readonly string[]): Uint8Array {
  const file = names.map((name) => ({ name, package: name.slice(0, name.lastIndexOf('/')).replaceAll('/', '.'), syntax: 'proto3' }))
  return toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }))
}
