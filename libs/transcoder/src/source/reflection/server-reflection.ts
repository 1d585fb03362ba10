import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import type { ChannelCredentials } from '@grpc/grpc-js'
import { Client, credentials as grpcCredentials } from '@grpc/grpc-js'
import { polled } from '../polled.ts'
import { SourceError } from '../source-error.ts'
import type { DescriptorSource } from '../source.ts'
import { collectFiles, inImportOrder } from './collect-files.ts'
import type { ReflectionLimits } from './collect-files.ts'
import { NoReflection, ReflectionStream, reflectionServices } from './stream.ts'

export interface ReflectionOptions {
  /** Milliseconds between two readings; 10 s unless said otherwise. What has changed is taken when it is found twice. */
  readonly interval?: number
  /** Full names of the services that are wanted; all that the server lists unless said otherwise. */
  readonly services?: readonly string[]
  /** Milliseconds that one reading may take; 5 s unless said otherwise. */
  readonly timeout?: number
  /** No more than this is taken from a server: 10 000 files and 32 MiB unless said otherwise. */
  readonly limits?: ReflectionLimits
  /** Plain text unless said otherwise. */
  readonly credentials?: ChannelCredentials
}

const defaultLimits: ReflectionLimits = { files: 10_000, bytes: 32 * 1024 * 1024 }

/**
 * Descriptors that servers tell of themselves (grpc.reflection.v1, or v1alpha where they have only that), asked for again all the time.
 * `targets` are gRPC targets such as `dns:///library:50051`. Failures are SourceErrors that name the target.
 */
export function serverReflection(targets: readonly string[], options: ReflectionOptions = {}): DescriptorSource {
  return polled<readonly Uint8Array[]>({
    interval: options.interval ?? 10_000,
    read: (signal) => Promise.all(targets.map((target) => reflect(target, options, signal))),
    bytesOf: (sets) => sets,
  })
}

/** A client for each reading: it goes where the name leads now, and holds nothing between two of them. */
async function reflect(target: string, options: ReflectionOptions, signal: AbortSignal): Promise<Uint8Array> {
  const { limits = defaultLimits, credentials = grpcCredentials.createInsecure() } = options
  const client = new Client(target, credentials, {
    'grpc.max_receive_message_length': limits.bytes,
    'grpc.service_config_disable_resolution': 1,
    // The channel goes soon, and its connection with it.
    'grpc.use_local_subchannel_pool': 1,
  })
  try {
    return await inNewestVersion(client, options, limits, signal)
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    throw new SourceError(`${target}: ${error.message}`, error)
  } finally {
    client.close()
  }
}

async function inNewestVersion(client: Client, options: ReflectionOptions, limits: ReflectionLimits, signal: AbortSignal): Promise<Uint8Array> {
  const [v1, v1alpha] = reflectionServices
  const deadline = Date.now() + (options.timeout ?? 5000)
  const read = async (version: string) => {
    const stream = new ReflectionStream(client, version, { deadline, signal })
    try {
      return await readSet(stream, options.services, limits)
    } finally {
      stream.close()
    }
  }
  return read(v1).catch((error: unknown) => {
    if (error instanceof NoReflection) return read(v1alpha)
    throw error
  })
}

async function readSet(stream: ReflectionStream, wanted: readonly string[] | undefined, limits: ReflectionLimits): Promise<Uint8Array> {
  const services = wanted ?? await listServices(stream)
  if (services.length > limits.files) throw new SourceError(`server reflection lists more than ${limits.files} services`)
  if (services.length === 0) throw new SourceError('server reflection lists no service')
  const files = await collectFiles(services, (request) => stream.ask(request), limits)
  const writer = new BinaryWriter()
  // google.protobuf.FileDescriptorSet: `repeated FileDescriptorProto file = 1`, as they were sent.
  for (const bytes of inImportOrder(files)) writer.tag(1, WireType.LengthDelimited).bytes(bytes)
  return writer.finish()
}

/** Without the reflection service itself, whose file some servers do not have. */
async function listServices(stream: ReflectionStream): Promise<string[]> {
  const { services, error } = await stream.ask({ listServices: '*' })
  if (error) throw new SourceError(`server reflection lists no services: ${error.message.slice(0, 200) || `code ${error.code}`}`)
  return [...new Set(services)].filter((name) => !name.startsWith('grpc.reflection.')).toSorted()
}
