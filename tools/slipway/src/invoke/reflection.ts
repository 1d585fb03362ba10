import type { FileRegistry, JsonObject } from '@bufbuild/protobuf'
import { create, createFileRegistry, fromBinary, fromJson, toJson } from '@bufbuild/protobuf'
import type { FileDescriptorProto } from '@bufbuild/protobuf/wkt'
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import type { Client } from '@grpc/grpc-js'
import { Metadata, status } from '@grpc/grpc-js'
import { MissingError } from '../cli/exit.ts'
import { call } from './call.ts'
import type { Answer, Question, Version } from './reflection-protocol.ts'
import { reflectionMessages, versions } from './reflection-protocol.ts'

const patience = 5000

/** What a server says of its own API. */
export class Reflection {
  readonly #client: Client
  readonly #files = new Map<string, FileDescriptorProto>()
  #version: Version | undefined

  constructor(client: Client) {
    this.#client = client
  }

  /** The full names of its services, without the one that answers this. */
  async services(): Promise<string[]> {
    // Servers ask for some text, and none for any one.
    const { listServicesResponse } = await this.#ask({ listServices: '*' })
    return (listServicesResponse?.service ?? []).map(({ name }) => name).filter((name) => !name.startsWith('grpc.reflection.'))
  }

  /** Learns what declares a symbol and all that it imports. Answers false if the server does not know it. */
  async learn(symbol: string): Promise<boolean> {
    const answer = await this.#ask({ fileContainingSymbol: symbol })
    await this.#add(answer)
    return answer.errorResponse === undefined
  }

  /** All that was learned. */
  registry(): FileRegistry {
    return createFileRegistry(create(FileDescriptorSetSchema, { file: inOrder(this.#files) }))
  }

  /** Servers send imports along or wait to be asked for them. */
  async #add({ fileDescriptorResponse }: Answer): Promise<void> {
    const files = (fileDescriptorResponse?.fileDescriptorProto ?? []).map((base64) => fromBinary(FileDescriptorProtoSchema, Buffer.from(base64, 'base64')))
    for (const file of files) this.#files.set(file.name, file)
    for (const name of files.flatMap(({ dependency }) => dependency)) {
      if (!this.#files.has(name)) await this.#add(await this.#ask({ fileByFilename: name }))
    }
  }

  async #ask(question: Question): Promise<Answer> {
    for (const version of this.#version === undefined ? versions : [this.#version]) {
      try {
        const answer = await this.#askIn(version, question)
        this.#version = version
        return answer
      } catch (error) {
        if ((error as { code?: unknown }).code !== status.UNIMPLEMENTED) throw error
      }
    }
    throw new MissingError('the server does not describe its API: it has to register gRPC server reflection')
  }

  async #askIn(version: Version, question: Question): Promise<Answer> {
    const { request, response } = reflectionMessages(version)
    const answers = call(this.#client, {
      path: `/grpc.reflection.${version}.ServerReflection/ServerReflectionInfo`, input: request, output: response,
      requests: only(fromJson(request, question as JsonObject)), metadata: new Metadata(), deadline: patience,
    })
    let found: Answer = {}
    for await (const answer of answers) found = toJson(response, answer) as Answer
    return found
  }
}

/** Each file after those that it imports. What only declares options is often not linked into a server: an empty file takes its place. */
function inOrder(files: ReadonlyMap<string, FileDescriptorProto>): FileDescriptorProto[] {
  const ordered = new Map<string, FileDescriptorProto>()
  const add = (name: string) => {
    if (ordered.has(name)) return
    const file = files.get(name) ?? create(FileDescriptorProtoSchema, { name, syntax: 'proto3' })
    for (const imported of file.dependency) add(imported)
    ordered.set(name, file)
  }
  for (const name of files.keys()) add(name)
  return [...ordered.values()]
}

async function* only<T>(value: T): AsyncGenerator<T> {
  yield value
}
