import type { DescMethod } from '@bufbuild/protobuf'
import { nameOf } from '../plan/method-name.ts'

/**
 * What is said of a method by its full name (`slipway.catalog.v1.CatalogService.GetProduct`), or of its service, its
 * package, or a package around that. The longest name wins; the empty name is for all.
 */
export function lookUpByName<T>(entries: ReadonlyMap<string, T>, method: DescMethod): T | undefined {
  return lookUpByOwnName(entries, method) ?? entries.get('')
}

/** `lookUpByName` without what is said of all. */
export function lookUpByOwnName<T>(entries: ReadonlyMap<string, T>, method: DescMethod): T | undefined {
  let name = nameOf(method)
  while (name !== '') {
    const entry = entries.get(name)
    if (entry !== undefined) return entry
    name = name.slice(0, Math.max(0, name.lastIndexOf('.')))
  }
  return undefined
}
