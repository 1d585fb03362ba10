import { fromBinary } from '@bufbuild/protobuf'
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt'
import { SourceError } from '../source-error.ts'
import type { ReflectionRequest, ReflectionResponse } from './messages.ts'

/** What no honest API needs: a server must not be able to fill the memory of who asks. */
export interface ReflectionLimits {
  readonly files: number
  /** Of all files together. */
  readonly bytes: number
}

/** A file as it was sent, and what it needs. */
export interface ReflectedFile {
  readonly bytes: Uint8Array
  readonly imports: readonly string[]
}

type Ask = (request: ReflectionRequest) => Promise<ReflectionResponse>

/**
 * The files of these services and all that they import, by name. Servers send imports along or leave them out (the protocol allows
 * both): what is missing is asked for, until nothing is. Rejects with a SourceError that names the symbol or file at fault.
 */
export async function collectFiles(services: readonly string[], ask: Ask, limits: ReflectionLimits): Promise<ReadonlyMap<string, ReflectedFile>> {
  const collected = new Collected(limits)
  await Promise.all(services.map(async (fileContainingSymbol) => collected.take(fileContainingSymbol, await ask({ fileContainingSymbol }))))
  // Only now: an answer may leave out a file that another one has.
  for (const name of services) if (!collected.services.has(name)) throw new SourceError(`server reflection sends no file that has ${name}`)
  for (let missing = collected.missing(); missing.length > 0; missing = collected.missing()) {
    await Promise.all(missing.map(async (fileByFilename) => {
      collected.take(fileByFilename, await ask({ fileByFilename }))
      if (!collected.files.has(fileByFilename)) throw new SourceError(`server reflection was asked for ${fileByFilename} and sent others`)
    }))
  }
  return collected.files
}

class Collected {
  readonly files = new Map<string, ReflectedFile>()
  readonly services = new Set<string>()
  readonly #limits: ReflectionLimits
  #imported = new Set<string>()
  #bytes = 0

  constructor(limits: ReflectionLimits) {
    this.#limits = limits
  }

  /** Takes the answer to a question for `what`. */
  take(what: string, { files, error }: ReflectionResponse): void {
    if (error) throw new SourceError(`server reflection has no ${what}: ${error.message.slice(0, 200) || `code ${error.code}`}`)
    for (const bytes of files) this.#add(what, bytes)
  }

  /** What was imported since the last time, and has not come. */
  missing(): string[] {
    const missing = [...this.#imported].filter((name) => !this.files.has(name))
    this.#imported = new Set()
    return missing
  }

  #add(what: string, bytes: Uint8Array): void {
    this.#bytes += bytes.length
    if (this.#bytes > this.#limits.bytes) throw new SourceError(`server reflection sends more than ${this.#limits.bytes} bytes`)
    const { name, imports, services } = parse(what, bytes)
    if (this.files.has(name)) return
    this.files.set(name, { bytes, imports })
    if (this.files.size > this.#limits.files) throw new SourceError(`server reflection sends more than ${this.#limits.files} files`)
    for (const one of imports) this.#imported.add(one)
    for (const one of services) this.services.add(one)
  }
}

/** The files, each after those that it imports, as a FileDescriptorSet has them, and always in the same order. Throws a SourceError for files in a circle. */
export function inImportOrder(files: ReadonlyMap<string, ReflectedFile>): Uint8Array[] {
  const ordered = new Set<string>()
  const entered = new Set<string>()
  // A stack of our own: nobody knows how long a chain of imports is.
  const stack = [...files.keys()].toSorted().toReversed()
  for (let name = stack.at(-1); name !== undefined; name = stack.at(-1)) {
    const rest = (files.get(name)?.imports ?? []).filter((one) => !ordered.has(one))
    if (rest.length === 0 || ordered.has(name)) {
      ordered.add(name)
      stack.pop()
      continue
    }
    if (entered.has(name)) throw new SourceError(`${name} imports itself, by way of ${rest[0]}`)
    entered.add(name)
    stack.push(...rest)
  }
  return [...ordered].flatMap((name) => files.get(name)?.bytes ?? [])
}

function parse(what: string, bytes: Uint8Array): { readonly name: string; readonly imports: readonly string[]; readonly services: readonly string[] } {
  try {
    const { name, package: prefix, dependency, service } = fromBinary(FileDescriptorProtoSchema, bytes)
    return { name, imports: dependency, services: service.map((one) => (prefix === '' ? one.name : `${prefix}.${one.name}`)) }
  } catch (error) {
    throw new SourceError(`server reflection sends for ${what} what is no google.protobuf.FileDescriptorProto: ${(error as Error).message}`)
  }
}
