import { fromBinary, toBinary } from '@bufbuild/protobuf'
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'

/**
 * A serialized google.protobuf.FileDescriptorSet with the comments of some files and no other source info: what a reference of the API
 * says is in them, and where each line stood is half of the size of a file.
 */
export function keepComments(set: Uint8Array, isOwn: (file: string) => boolean): Uint8Array {
  const descriptors = fromBinary(FileDescriptorSetSchema, set)
  for (const file of descriptors.file) keepCommentsOf(file, isOwn(file.name))
  return toBinary(FileDescriptorSetSchema, descriptors)
}

function keepCommentsOf(file: FileDescriptorProto, isOwn: boolean): void {
  if (!file.sourceCodeInfo) return
  if (!isOwn) delete file.sourceCodeInfo
  else file.sourceCodeInfo.location = file.sourceCodeInfo.location.filter(({ leadingComments, trailingComments }) => leadingComments !== '' || trailingComments !== '')
}
