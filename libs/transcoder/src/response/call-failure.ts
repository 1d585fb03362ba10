import type { JsonObject } from '@bufbuild/protobuf'
import type { CodeName } from './codes.ts'

/**
 * What a call that failed says to those who run it: the RPC, the code, and the words as they came, which may name addresses, so clients
 * see others. It has no stack: that would be the gRPC library's, and fill the log while a service is away.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure'
  /** The full name of the RPC. */
  readonly rpc: string
  readonly code: CodeName
  readonly #debug: readonly JsonObject[]

  constructor(rpc: string, code: CodeName, words: string, debug: readonly JsonObject[]) {
    super(`${rpc}: ${code}: ${words}`)
    this.rpc = rpc
    this.code = code
    this.#debug = debug
    delete this.stack
  }

  /** google.rpc.DebugInfo in ProtoJSON: what the service says to its developers. No property of its own, or it would be logged twice. */
  get debug(): readonly JsonObject[] {
    return this.#debug
  }
}
