import type { DescMethod, Message } from '@bufbuild/protobuf'
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import type { ChannelCredentials, ClientUnaryCall, ClientWritableStream, ServiceError, StatusObject } from '@grpc/grpc-js'
import { Client, Metadata, connectivityState, credentials as grpcCredentials } from '@grpc/grpc-js'
import { nameOf } from '../plan/method-name.ts'
import { PlanError } from '../plan/plan-error.ts'
import { fromServiceError } from '../response/from-service-error.ts'
import { lookUpByName } from './by-name.ts'
import { keepLooking } from './keep-looking.ts'
import { textsOf } from './metadata.ts'
import { pump } from './pump.ts'
import { readStream } from './read-stream.ts'
import { serviceConfig } from './service-config.ts'
import { SharedClient } from './shared-client.ts'
import { StreamClients } from './stream-clients.ts'
import type { Answer, Call, CallAhead, ResponseStream, Transport } from './transport.ts'

const maxResponseBytes = 16 * 1024 * 1024

const channelOptions = {
  // Connections of its own for each client: streams stay apart, and no client learns from the failed attempts of another.
  'grpc.use_local_subchannel_pool': 1,
  // A ping after a quiet while finds a peer that vanished without a word. Servers that follow gRFC A8 allow one in ten seconds.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // A service that is back is called again within two seconds.
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2000,
  'grpc.dns_min_time_between_resolutions_ms': 2000,
  'grpc.max_receive_message_length': maxResponseBytes,
  // The service config is ours: nobody who answers for DNS may give another, and it need not be asked.
  'grpc.service_config_disable_resolution': 1,
}

/** Calls over gRPC with grpc-js: one channel for each address, whatever the number of services behind it, and others for what it streams. */
export class GrpcTransport implements Transport {
  readonly #upstreams: ReadonlyMap<string, string>
  readonly #credentials: ChannelCredentials
  readonly #clients = new Map<string, SharedClient>()
  /** Calls that last go apart, so that they cannot take the room of those that do not. */
  readonly #streams = new Map<string, StreamClients>()

  /**
   * gRPC targets (such as `dns:///catalog:50051`) by method, service, package, or a package around that; the longest name wins, and the
   * empty one is for all. In plain text unless `credentials` say otherwise.
   */
  constructor(upstreams: ReadonlyMap<string, string>, credentials: ChannelCredentials = grpcCredentials.createInsecure()) {
    this.#upstreams = upstreams
    this.#credentials = credentials
  }

  prepare(methods: readonly DescMethod[]): void {
    const byTarget = Map.groupBy(methods, (method) => this.#targetOf(method))
    const changed = [...byTarget]
      .map(([target, ofTarget]) => ({ target, config: serviceConfig(ofTarget) }))
      .filter(({ target, config }) => this.#clients.get(target)?.config !== config)
    const clients = this.#connect(changed)
    // Nothing throws from here on. Targets that no method has any more are kept: requests of the plan before may still go there.
    for (const [i, { target, config }] of changed.entries()) {
      const client = clients[i]
      if (!client) continue
      this.#clients.get(target)?.retire()
      this.#clients.set(target, new SharedClient(client, config))
      this.#streams.get(target)?.retire()
      this.#streams.set(target, new StreamClients(() => this.#open(target, config)))
      // Connects now, so that the first request need not wait for it.
      keepLooking(client)
    }
  }

  unary({ method, registry, request, metadata, timeout, signal }: Call): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = toMetadata(metadata)
      const { client, release } = known(this.#clients, this.#targetOf(method), method).take()
      const { path, serialize, deserialize } = wireOf(method)
      const deadline = Date.now() + timeout
      const end = endOf(resolve, (error) => reject(fromServiceError(error, { method, registry, isLate: Date.now() >= deadline })))
      const call = client.makeUnaryRequest(path, serialize, deserialize, request, sent, { deadline }, (...args) => {
        forget()
        release()
        end.onResponse(...args)
      })
      end.watch(call)
      const forget = whenAborted(signal, () => call.cancel())
    })
  }

  serverStream({ method, registry, request, metadata, timeout, signal }: Call): ResponseStream {
    const sent = toMetadata(metadata)
    const { client, release } = known(this.#streams, this.#targetOf(method), method).take()
    const { path, serialize, deserialize } = wireOf(method)
    const deadline = Date.now() + timeout
    const call = client.makeServerStreamRequest(path, serialize, deserialize, request, sent, { deadline })
    const forget = whenAborted(signal, () => call.cancel())
    // The last word of every call, however it ends and whether or not anybody reads it.
    call.once('status', () => {
      forget()
      release()
    })
    return readStream(call, (error) => fromServiceError(error, { method, registry, isLate: Date.now() >= deadline }))
  }

  upload({ method, registry, metadata, timeout, signal }: CallAhead, requests: AsyncIterable<Message>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = toMetadata(metadata)
      const { client, release } = known(this.#streams, this.#targetOf(method), method).take()
      const { path, serialize, deserialize } = wireOf(method)
      const answered = new AbortController()
      const deadline = Date.now() + timeout
      const end = endOf(resolve, (error) => reject(fromServiceError(error, { method, registry, isLate: Date.now() >= deadline })))
      const call = client.makeClientStreamRequest(path, serialize, deserialize, sent, { deadline }, (...args) => {
        answered.abort()
        end.onResponse(...args)
      })
      end.watch(call)
      const forget = whenAborted(signal, () => call.cancel())
      call.once('status', () => {
        forget()
        release()
      })
      pump(call, requests, answered.signal).catch((error: unknown) => {
        // Never a clean end: the service must not take a half for the whole.
        call.cancel()
        reject(error as Error)
      })
    })
  }

  duplex({ method, registry, metadata, timeout, signal }: CallAhead, requests: AsyncIterable<Message>): ResponseStream {
    const sent = toMetadata(metadata)
    const { client, release } = known(this.#streams, this.#targetOf(method), method).take()
    const { path, serialize, deserialize } = wireOf(method)
    const answered = new AbortController()
    const deadline = Date.now() + timeout
    const call = client.makeBidiStreamRequest(path, serialize, deserialize, sent, { deadline })
    const forget = whenAborted(signal, () => call.cancel())
    call.once('status', () => {
      answered.abort()
      forget()
      release()
    })
    let failure: Error | undefined
    pump(call, requests, answered.signal).catch((error: unknown) => {
      failure = error as Error
      // Never a clean end, as in an upload. To cancel is also what tells the reader.
      call.cancel()
    })
    return readStream(call, (error) => failure ?? fromServiceError(error, { method, registry, isLate: Date.now() >= deadline }))
  }

  /** What is known of each upstream, for people: a dead one is reported and makes no gateway unready. */
  states(): ReadonlyMap<string, string> {
    return new Map([...this.#clients].map(([target, { client }]) => [target, connectivityState[client.getChannel().getConnectivityState(false)] ?? 'UNKNOWN']))
  }

  close(): void {
    for (const client of this.#clients.values()) client.retire()
    for (const clients of this.#streams.values()) clients.close()
  }

  /** A client for each, or a PlanError and none. */
  #connect(wanted: readonly { readonly target: string; readonly config: string }[]): Client[] {
    const clients: Client[] = []
    for (const { target, config } of wanted) {
      try {
        clients.push(this.#open(target, config))
      } catch (error) {
        for (const client of clients) client.close()
        throw new PlanError(`"${target}" is no target for gRPC: ${(error as Error).message}`)
      }
    }
    return clients
  }

  #open(target: string, config: string): Client {
    return new Client(target, this.#credentials, { ...channelOptions, 'grpc.service_config': config })
  }

  #targetOf(method: DescMethod): string {
    const target = lookUpByName(this.#upstreams, method)
    if (target === undefined) throw new PlanError(`no upstream is given for ${method.parent.typeName}`)
    return target
  }
}

function known<C>(clients: ReadonlyMap<string, C>, target: string, method: DescMethod): C {
  const found = clients.get(target)
  if (!found) throw new PlanError(`${nameOf(method)} was not prepared`)
  return found
}

/** The answer of a call whose message, header and trailer come one by one: the status, with the trailer, is the last of them. */
function endOf(resolve: (answer: Answer) => void, reject: (error: ServiceError | null) => void) {
  let header: Answer['header'] = new Map()
  let message: Message | undefined
  return {
    watch(call: ClientUnaryCall | ClientWritableStream<Message>) {
      call.once('metadata', (metadata: Metadata) => { header = textsOf(metadata) })
      call.once('status', ({ metadata }: StatusObject) => {
        if (message) resolve({ message, header, trailer: textsOf(metadata) })
      })
    },
    onResponse(error: ServiceError | null, response?: Message) {
      message = response
      if (!response) reject(error)
    },
  }
}

function wireOf(method: DescMethod) {
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    serialize: (message: Message) => Buffer.from(toBinary(method.input, message)),
    deserialize: (bytes: Buffer) => fromBinary(method.output, bytes),
  }
}

/** Calls `abandon` when the signal aborts, also if it has already. What it answers ends that. */
function whenAborted(signal: AbortSignal, abandon: () => void): () => void {
  if (signal.aborted) abandon()
  else signal.addEventListener('abort', abandon, { once: true })
  return () => signal.removeEventListener('abort', abandon)
}

/** Throws for what gRPC cannot carry. To be called before a client is taken, which would never be released. */
function toMetadata(entries: ReadonlyMap<string, string>): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of entries) metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
  return metadata
}
