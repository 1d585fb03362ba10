import type { FileRegistry } from '@bufbuild/protobuf'
import { createFileRegistry, fromBinary, toBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { spawnSync } from 'node:child_process'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../../..')

const set = fromBinary(FileDescriptorSetSchema, build())

/** The echo API. */
export const registry: FileRegistry = createFileRegistry(set)

/** The serialized FileDescriptorProtos that a server has, by name: as with Go, without the file that declares options alone. */
export const linkedFiles: ReadonlyMap<string, Uint8Array> = new Map(
  set.file.filter(({ name }) => name !== 'echo/v1/unlinked.proto').map((file) => [file.name, toBinary(FileDescriptorProtoSchema, file)]),
)

function build(): Uint8Array {
  const args = ['build', path.join(import.meta.dirname, 'protos'), '-o', '-#format=binpb']
  const { status, stdout, stderr } = spawnSync(path.join(root, 'node_modules/.bin/buf'), args)
  if (status !== 0) throw new Error(`buf build: ${stderr.toString()}`)
  return stdout
}
