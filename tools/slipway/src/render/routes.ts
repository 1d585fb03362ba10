import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import type { DerivedFile, Workspace } from './derived-file.ts'

/** Where the descriptors of all public services are. */
export const routesFile = 'deploy/routes.binpb'

/**
 * The descriptors of all public services in one google.protobuf.FileDescriptorSet: what a deployed gateway serves. Each file stands
 * once, after those that it imports. It is binary, so no first line says that it is derived; deploy/README.md does.
 */
export function renderRoutes({ services, descriptors }: Workspace): DerivedFile {
  const contracts = services.flatMap(({ routes }) => routes).flatMap((route) => (route.kind === 'transcode' ? [route.contract] : []))
  const files = new Map<string, FileDescriptorProto>()
  for (const contract of [...new Set(contracts)].toSorted()) {
    const set = descriptors.get(contract)
    if (!set) throw new Error(`libs/contracts/${contract}/gen/descriptors.binpb is missing: run npx slipway contracts generate ${contract}`)
    // Each set holds what it imports, and before its importers, so the first of a name stands early enough.
    for (const file of fromBinary(FileDescriptorSetSchema, set).file) if (!files.has(file.name)) files.set(file.name, file)
  }
  return { path: routesFile, content: toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file: [...files.values()] })) }
}
