import { UsageError } from '../cli/exit.ts'
import type { Callable } from './find-service.ts'
import { findService } from './find-service.ts'
import { invokeGrpc } from './invoke-grpc.ts'
import { invokeHttp } from './invoke-http.ts'
import { invokeJob } from './invoke-job.ts'

/** What the command line says beside the names. */
export interface InvokeOptions {
  /** JSON texts; `-` for standard input. */
  readonly data: readonly string[]
  readonly address?: string
  readonly header: readonly (readonly [string, string])[]
  /** Milliseconds. */
  readonly deadline?: number
  readonly user?: string
  readonly json: boolean
}

/** Calls a method, lists methods, or runs a job. Answers the exit code; throws for what was asked wrongly or does not run. */
export async function invoke(root: string, name: string, method: string | undefined, options: InvokeOptions): Promise<number> {
  const isHttp = method !== undefined && /^[A-Z]+ \//.test(method)
  const service = options.address === undefined ? findService(root, name) : elsewhere(name, options.address, isHttp)
  if (service.system && service.kind === 'job') return await invokeJob(name, service.system, method)
  if (service.kind === 'grpc' && isHttp) throw new UsageError(`${name} serves gRPC: name one of its methods ("slipway invoke ${name}" lists them)`)
  if (service.kind === 'grpc') return await invokeGrpc(service, method, options)
  if (!isHttp) throw new UsageError(`${name} serves HTTP: name a method and a path, such as "GET /"`)
  return await invokeHttp(service, method, options)
}

function elsewhere(name: string, target: string, isHttp: boolean): Callable {
  return { name, kind: isHttp ? 'http' : 'grpc', target }
}
