import type { ClientDuplexStream, ServiceError, Client } from '@grpc/grpc-js'
import { status } from '@grpc/grpc-js'
import { SourceError } from '../source-error.ts'
import { decodeResponse, encodeRequest } from './messages.ts'
import type { ReflectionRequest, ReflectionResponse } from './messages.ts'

/** The versions of the service, the newer one first: Go, C++ and Java have both, older servers only the second. */
export const reflectionServices = ['grpc.reflection.v1.ServerReflection', 'grpc.reflection.v1alpha.ServerReflection'] as const

/** A server that has no such service. */
export class NoReflection extends SourceError {}

interface Waiting {
  readonly resolve: (response: ReflectionResponse) => void
  readonly reject: (error: Error) => void
}

/** One ServerReflectionInfo stream: questions may go out together, answers come in their order. */
export class ReflectionStream {
  readonly #call: ClientDuplexStream<ReflectionRequest, ReflectionResponse>
  readonly #waiting: Waiting[] = []
  #over: Error | undefined

  constructor(client: Client, service: string, { deadline, signal }: { readonly deadline: number; readonly signal: AbortSignal }) {
    const serialize = (request: ReflectionRequest) => Buffer.from(encodeRequest(request))
    this.#call = client.makeBidiStreamRequest(`/${service}/ServerReflectionInfo`, serialize, decodeResponse, { deadline })
    const cancel = () => this.#call.cancel()
    signal.addEventListener('abort', cancel, { once: true })
    this.#call.once('close', () => signal.removeEventListener('abort', cancel))
    if (signal.aborted) cancel()
    this.#call.on('data', (response: ReflectionResponse) => this.#answer(response))
    this.#call.on('error', (error: ServiceError) => this.#end(toSourceError(error)))
    this.#call.on('end', () => this.#end(new SourceError('the reflection service ended before it had answered')))
  }

  /** Rejects with a SourceError if the stream fails; an error in the answer is for the caller. */
  ask(request: ReflectionRequest): Promise<ReflectionResponse> {
    if (this.#over) return Promise.reject(this.#over)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#call.write(request)
    })
  }

  close(): void {
    this.#end(new SourceError('the reflection stream is closed'))
    this.#call.cancel()
  }

  #answer(response: ReflectionResponse): void {
    const waiting = this.#waiting.shift()
    if (waiting) {
      waiting.resolve(response)
      return
    }
    this.#end(new SourceError('the reflection service answers what nobody asked'))
    this.#call.cancel()
  }

  #end(error: Error): void {
    this.#over ??= error
    for (const { reject } of this.#waiting.splice(0)) reject(this.#over)
  }
}

function toSourceError({ code, details }: ServiceError): SourceError {
  if (code === status.UNIMPLEMENTED) return new NoReflection('it has no server reflection (grpc.reflection.v1 or v1alpha)')
  if (code === status.UNAVAILABLE) return new SourceError('it cannot be reached', { isAbsent: true })
  if (code === status.DEADLINE_EXCEEDED) return new SourceError('server reflection does not answer in time', { isAbsent: true })
  return new SourceError(`server reflection fails: ${status[code] ?? code}: ${details.slice(0, 200)}`)
}
