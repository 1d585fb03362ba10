import type { DescMethod, Registry } from '@bufbuild/protobuf'
import { toJson } from '@bufbuild/protobuf'
import type { ServiceError } from '@grpc/grpc-js'
import { Client, Metadata, credentials, status } from '@grpc/grpc-js'
import { MissingError } from '../cli/exit.ts'
import { interrupted } from './interrupted.ts'
import { call } from './call.ts'
import { readFailure } from './failure.ts'
import type { Callable } from './find-service.ts'
import type { InvokeOptions } from './invoke.ts'
import { describeMethod, findMethod, methodToJson, streams } from './methods.ts'
import { print } from './print.ts'
import { Reflection } from './reflection.ts'
import { readRequests } from './requests.ts'

/** Calls a method of a gRPC server by what the server says of itself, or lists its methods. Answers the exit code. */
export async function invokeGrpc({ name, target }: Callable, text: string | undefined, options: InvokeOptions): Promise<number> {
  const client = new Client(target, credentials.createInsecure())
  try {
    const reflection = new Reflection(client)
    const methods = await describedBy(reflection, name, target)
    if (text === undefined) {
      console.log(options.json ? JSON.stringify(methods.map(methodToJson), null, 2) : methods.map(describeMethod).join('\n'))
      return 0
    }
    return await callMethod(client, reflection, findMethod(methods, text), options)
  } finally {
    client.close()
  }
}

async function describedBy(reflection: Reflection, name: string, target: string): Promise<DescMethod[]> {
  try {
    const services = await reflection.services()
    for (const service of services) await reflection.learn(service)
    const registry = reflection.registry()
    return services.flatMap((service) => registry.getService(service)?.methods ?? [])
  } catch (error) {
    const { code, details } = error as ServiceError
    if (code !== status.UNAVAILABLE && code !== status.DEADLINE_EXCEEDED) throw error
    throw new MissingError(`${name} does not answer at ${target} (${reasonIn(details)}): start it by "npm start", or say where it runs by --address host:port`, { cause: error })
  }
}

/** The cause, out of what grpc-js says of its attempts. */
function reasonIn(details: string): string {
  return /Last error: (?:Error: )?(.*?)\.? Resolution note/.exec(details)?.[1] ?? details
}

async function callMethod(client: Client, reflection: Reflection, method: DescMethod, options: InvokeOptions): Promise<number> {
  const registry: Registry = reflection.registry()
  const signal = interrupted()
  const answers = call(client, {
    path: `/${method.parent.typeName}/${method.name}`, input: method.input, output: method.output,
    requests: readRequests(method, options.data, process.stdin, registry),
    metadata: metadataOf(options), deadline: options.deadline ?? (streams(method).server ? Infinity : 10_000), signal,
  })
  try {
    for await (const answer of answers) await print(JSON.stringify(toJson(method.output, answer, { registry })))
    return 0
  } catch (error) {
    if (signal.aborted) return 130
    if (!isServiceError(error)) throw error
    console.error(JSON.stringify(await readFailure(error, reflection), null, 2))
    return 1
  } finally {
    // Else a read that nobody waits for any more keeps the process alive.
    process.stdin.destroy()
  }
}

function metadataOf({ header, user }: InvokeOptions): Metadata {
  const metadata = new Metadata()
  for (const [name, value] of header) metadata.add(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value)
  if (user !== undefined) metadata.set('x-identity', user)
  return metadata
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'metadata' in error && 'details' in error
}
