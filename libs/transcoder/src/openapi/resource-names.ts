import type { DescFile, DescMessage, FileRegistry } from '@bufbuild/protobuf'
import { getOption, hasOption } from '@bufbuild/protobuf'

interface ResourceDescriptor {
  readonly pattern: readonly string[]
}

/**
 * What the parts of resource names are called: by their shape, such as `shelves/*\/books/*`, the names of its wildcards. From
 * `google.api.resource` of messages and `google.api.resource_definition` of files, from the beginnings of their patterns, which are the
 * names of parents, and from each collection with what is in it, such as `books/*` (AIP-122).
 */
export function resourceNames(registry: FileRegistry): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  const ofMessages = [...registry].flatMap((desc) => (desc.kind === 'message' ? ofMessage(desc, registry) : []))
  for (const pattern of [...ofMessages, ...[...registry.files].flatMap((file) => ofFile(file, registry))]) {
    const segments = pattern.split('/')
    for (let end = segments.length; end > 0; end -= 1) {
      const own = segments.slice(0, end)
      const shape = own.map((segment) => (segment.startsWith('{') ? '*' : segment)).join('/')
      const variables = own.filter((segment) => segment.startsWith('{')).map((segment) => segment.replaceAll(/[{}]|=.*/g, ''))
      if (!names.has(shape)) names.set(shape, variables)
      const pair = shape.split('/').slice(-2).join('/')
      if (/^[^*/]+\/\*$/.test(pair) && !names.has(pair)) names.set(pair, variables.slice(-1))
    }
  }
  return names
}

function ofMessage(message: DescMessage, registry: FileRegistry): readonly string[] {
  const extension = registry.getExtension('google.api.resource')
  return extension && hasOption(message, extension) ? (getOption(message, extension) as ResourceDescriptor).pattern : []
}

function ofFile(file: DescFile, registry: FileRegistry): readonly string[] {
  const extension = registry.getExtension('google.api.resource_definition')
  return extension && hasOption(file, extension) ? (getOption(file, extension) as readonly ResourceDescriptor[]).flatMap(({ pattern }) => pattern) : []
}
