import { fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import { readFile } from 'node:fs/promises'
import { polled } from './polled.ts'
import { SourceError } from './source-error.ts'
import type { DescriptorSource, Source } from './source.ts'

export interface FileOptions {
  /** Milliseconds between two readings; 2 s unless said otherwise. What has changed is taken when it is found twice. */
  readonly interval?: number
}

const defaultInterval = 2000

/**
 * Files that hold a google.protobuf.FileDescriptorSet each, as `buf build -o` and `protoc -o --include_imports` write them. They are read
 * again all the time, so a new file is served without a restart. Failures are SourceErrors that name the file.
 */
export function descriptorFiles(paths: readonly string[], { interval = defaultInterval }: FileOptions = {}): DescriptorSource {
  return polled<readonly Uint8Array[]>({
    interval,
    read: (signal) => Promise.all(paths.map((path) => read(path, signal))),
    bytesOf: (sets) => sets,
    check: (sets) => paths.forEach((path, i) => checkSet(path, sets[i])),
  })
}

/** A file of text, such as a gRPC API configuration, that is read again as `descriptorFiles` are. */
export function textFile(path: string, { interval = defaultInterval }: FileOptions = {}): Source<string> {
  return polled({
    interval,
    read: async (signal) => (await read(path, signal)).toString('utf8'),
    bytesOf: (text) => [Buffer.from(text)],
  })
}

async function read(path: string, signal: AbortSignal): Promise<Buffer> {
  return readFile(path, { signal }).catch((error: Error) => {
    throw new SourceError(`${path} cannot be read: ${error.message}`)
  })
}

/** An empty file is what a writer leaves first, and would be a valid set of nothing. */
function checkSet(path: string, set: Uint8Array = new Uint8Array()): void {
  if (filesIn(path, set) === 0) throw new SourceError(`${path} has no file descriptor in it`)
}

function filesIn(path: string, set: Uint8Array): number {
  try {
    return fromBinary(FileDescriptorSetSchema, set).file.length
  } catch (error) {
    throw new SourceError(`${path} is no google.protobuf.FileDescriptorSet: ${(error as Error).message}`)
  }
}
