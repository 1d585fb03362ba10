import type { DescMethod } from '@bufbuild/protobuf'
import { UsageError } from '../cli/exit.ts'
import { nearest } from '../manifest/nearest.ts'

/** The full name of a method, as `slipway.catalog.v1.CatalogService.GetProduct`. */
export function fullName({ parent, name }: DescMethod): string {
  return `${parent.typeName}.${name}`
}

/** The one method that a text names: by its full name (with a dot or a slash before the method), or by the end of it. */
export function findMethod(methods: readonly DescMethod[], text: string): DescMethod {
  const name = text.replace(/^\//, '').replaceAll('/', '.')
  const exact = methods.find((method) => fullName(method) === name)
  const found = exact ? [exact] : methods.filter((method) => fullName(method).endsWith(`.${name}`))
  const [only, other] = found
  if (only && !other) return only
  if (only) throw new UsageError(`"${text}" may be ${found.map(fullName).join(' or ')}: say which`)
  const meant = nearest(name, methods.flatMap((method) => [method.name, `${method.parent.name}.${method.name}`, fullName(method)]))
  throw new UsageError(`there is no method "${text}"; ${meant === undefined ? `there are ${methods.map(({ name: one }) => one).join(', ')}` : `did you mean "${meant}"?`}`)
}

/** A method as a proto declares it, with its full name. */
export function describeMethod(method: DescMethod): string {
  const { client, server } = streams(method)
  return `${fullName(method)}(${client ? 'stream ' : ''}${method.input.name}) returns (${server ? 'stream ' : ''}${method.output.name})`
}

/** A method for those who read JSON. */
export function methodToJson(method: DescMethod): object {
  const { client, server } = streams(method)
  return { method: fullName(method), input: method.input.typeName, output: method.output.typeName, clientStreaming: client, serverStreaming: server }
}

/** On which sides a method streams. */
export function streams({ methodKind }: DescMethod): { readonly client: boolean; readonly server: boolean } {
  return { client: methodKind === 'client_streaming' || methodKind === 'bidi_streaming', server: methodKind === 'server_streaming' || methodKind === 'bidi_streaming' }
}
